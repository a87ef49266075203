/** Minimum width in pixels of the landscape layout. A narrower diagram flows from top to bottom. */
export const LANDSCAPE_WIDTH = 860;
/** Line height of a reason in pixels. */
export const LINE = 15;

/** Height of each of several sources, and gap between two of them. */
const SOURCE = 38;
const SOURCE_GAP = 5;

const QUIET_LEFT = ['source-cursors', 'dead-letters', 'keywords'];
const QUIET_RIGHT = ['related-terms-state', 'stage-reports'];

/**
 * Computes the position of everything in pixels. `rows` is the number of keyword topics, and `sources` the number of sources.
 * `wrapReason(stage, width, most)` returns the lines that explain a stage's problem, or none without a problem. The layout has:
 *
 * - `shapes`: boxes `{ x, y, w, h }` by name, such as `topic:<name>`, `row:<n>` and `source:<n>`.
 * - `arrows`: `[{ id, points }]`, each from the edge of one shape to the edge of another.
 * - `reasons`: `[{ stage, x, y, anchor, lines }]`, where `y` is that of the first line.
 * - `heading` and `legend`: the start and maximum width of the cluster's name and the legend.
 */
export function layout({ width, rows, sources = 1, wrapReason }) {
  const draw = width < LANDSCAPE_WIDTH ? portrait : landscape;
  return draw(width, rows, sources, wrapReason);
}

function landscape(width, rows, sources, wrapReason) {
  const ratio = Math.min(1.25, (width - LANDSCAPE_WIDTH) / 500);
  const scale = (from, to) => Math.round(from + (to - from) * ratio);
  const hex = { w: scale(124, 152), h: scale(138, 146) };
  const gap = scale(22, 46);
  const pad = scale(12, 22);
  const column = scale(120, 178);
  const fan = scale(64, 140);
  const merge = scale(80, 160);
  const inner = { top: hex.h + 28 + 42, h: 8 * 37 + 7 * 7 };
  const cluster = { x: hex.w + gap, y: hex.h + 28, w: width - 2 * (hex.w + gap), h: inner.h + 42 + 20 };
  const bottom = inner.top + inner.h;
  const left = cluster.x + pad;
  const right = cluster.x + cluster.w - pad - column;
  const stack = { x: left + column + fan, w: right - merge - (left + column + fan) };

  const card = 104;
  const quiet = 58;
  const shapes = { cluster };
  shapes['topic:posts'] = { x: left, y: inner.top, w: column, h: card };
  QUIET_LEFT.forEach((name, i) => {
    shapes[`topic:${name}`] = { x: left, y: bottom - (3 - i) * quiet - (2 - i) * 8, w: column, h: quiet };
  });
  shapes['topic:mentions'] = { x: right, y: inner.top, w: column, h: card };
  shapes['topic:related-terms'] = { x: right, y: bottom - card, w: column, h: card };
  const between = (inner.h - 2 * card - 2 * quiet) / 3;
  QUIET_RIGHT.forEach((name, i) => {
    shapes[`topic:${name}`] = { x: right, y: inner.top + card + between + i * (quiet + between), w: column, h: quiet };
  });
  stackRows(shapes, rows, { ...stack, top: inner.top, h: inner.h, row: 37, gap: 7 });

  const posts = middle(shapes['topic:posts']);
  const mentions = middle(shapes['topic:mentions']);
  const terms = middle(shapes['topic:related-terms']);
  const fanX = left + column + fan / 2;
  const upX = right - merge * 0.62;
  const downX = right - merge * 0.38;
  const hexagon = (x, y) => ({ x: x - hex.w / 2, y: y - hex.h / 2, ...hex });
  const topY = hex.h / 2;
  const bottomY = cluster.y + cluster.h + 28 + hex.h / 2;
  shapes.ingest = hexagon(hex.w / 2, posts.y);
  const sourcesEnd = stackSources(shapes, sources, { w: hex.w, middle: topY, one: 74 });
  shapes.fanout = hexagon(fanX, topY);
  shapes.aggregate = hexagon(upX, topY);
  shapes['related-terms'] = hexagon(downX, bottomY);
  shapes.visualization = hexagon(width - hex.w / 2, cluster.y + cluster.h / 2);
  const seen = shapes.visualization;
  shapes.browser = { x: seen.x, y: seen.y + seen.h + 44, w: hex.w, h: 58 };
  const outer = seen.x - gap / 2;
  const seenY = seen.y + seen.h / 2;

  const arrows = [
    arrow('source>ingest', [hex.w / 2, sourcesEnd], [hex.w / 2, shapes.ingest.y]),
    arrow('ingest>posts', [hex.w, posts.y], [left, posts.y]),
    arrow('posts>fanout', [posts.x, inner.top], [posts.x, topY], [shapes.fanout.x, topY]),
    ...eachRow(shapes, rows, (box, n) => [
      arrow(`fanout>${n}`, [fanX, hex.h], [fanX, midY(box)], [box.x, midY(box)]),
      arrow(`${n}>aggregate`, [box.x + box.w, midY(box) - 6], [upX, midY(box) - 6], [upX, hex.h]),
      arrow(`${n}>related-terms`, [box.x + box.w, midY(box) + 6], [downX, midY(box) + 6], [downX, bottomY - hex.h / 2]),
    ]),
    arrow('aggregate>mentions', [upX + hex.w / 2, topY], [mentions.x, topY], [mentions.x, inner.top]),
    arrow('related-terms>topic', [downX + hex.w / 2, bottomY], [terms.x, bottomY], [terms.x, bottom]),
    arrow(
      'mentions>visualization',
      [right + column, mentions.y],
      [outer, mentions.y],
      [outer, seenY - 16],
      [seen.x, seenY - 16],
    ),
    arrow(
      'related-terms>visualization',
      [right + column, terms.y],
      [outer, terms.y],
      [outer, seenY + 16],
      [seen.x, seenY + 16],
    ),
    arrow('visualization>browser', [midX(seen), seen.y + seen.h], [midX(seen), shapes.browser.y]),
  ];

  const reasons = [];
  const explain = (stage, x, y, room, most, { anchor = 'start', up = false } = {}) => {
    const lines = wrapReason(stage, room, most);
    if (lines.length > 0) {
      reasons.push({ stage, x, y: up ? y - (lines.length - 1) * LINE : y, anchor, lines });
    }
  };
  const aside = 10;
  const fanRight = shapes.fanout.x + hex.w + aside;
  explain('ingest', hex.w / 2, shapes.ingest.y + hex.h + 18, hex.w + 2, 8, { anchor: 'middle' });
  explain('fanout', fanRight, 24, Math.min(260, shapes.aggregate.x - aside - fanRight), 8);
  const aggregateRight = shapes.aggregate.x + hex.w + aside;
  explain('aggregate', aggregateRight, 12, Math.min(300, width - aggregateRight), 4);
  const relatedRight = downX + hex.w / 2 + aside;
  explain('related-terms', relatedRight, bottomY + 26, Math.min(300, width - relatedRight), 4);
  explain('visualization', midX(seen), seen.y - 12, hex.w + 2, 8, { anchor: 'middle', up: true });

  return {
    width,
    height: bottomY + hex.h / 2 + 4,
    shapes,
    arrows,
    reasons,
    heading: { x: stack.x + stack.w / 2, y: cluster.y + 26, w: upX - fanX - 20, anchor: 'middle' },
    legend: { x: 0, y: cluster.y + cluster.h + 44, w: shapes['related-terms'].x - 24 },
  };
}

function portrait(width, rows, sources, wrapReason) {
  const hex = { w: width < 500 ? 106 : 130, h: 130 };
  const lane = hex.w + 34;
  const shapes = {};
  const sourcesEnd = stackSources(shapes, sources, { w: hex.w, middle: 0, one: 66 });
  const cluster = { x: hex.w + 18, y: sourcesEnd - 22, w: width - hex.w - 18 };
  shapes.cluster = cluster;
  const left = hex.w + 46;
  const upX = width - 22;
  const downX = width - 10;
  const column = width - 34 - left;
  const hexX = hex.w / 2;
  const card = 92;
  const reasons = [];
  /** Places a stage at the left, and returns the lower end of it and its reason. */
  const stage = (name, y) => {
    shapes[name] = { x: 0, y, ...hex };
    const lines = wrapReason(name, hex.w + 10, 9);
    if (lines.length > 0) {
      reasons.push({ stage: name, x: 0, y: y + hex.h + 16, anchor: 'start', lines });
    }
    return y + hex.h + (lines.length > 0 ? 8 + lines.length * LINE : 0);
  };
  const topic = (name, y, h) => {
    shapes[`topic:${name}`] = { x: left, y, w: column, h };
    return y + h;
  };
  const beside = (name) => midY(shapes[name]) - card / 2;

  const ingestEnd = stage('ingest', sourcesEnd + 26);
  const postsEnd = topic('posts', beside('ingest'), card);
  const toFanout = Math.max(ingestEnd, postsEnd) + 14;
  const fanoutEnd = stage('fanout', toFanout + 24);
  const rowsEnd = stackRows(shapes, rows, { x: left, w: column, top: toFanout + 16, row: 40, gap: 7 });
  const toAggregate = Math.max(fanoutEnd, rowsEnd) + 16;
  const aggregateEnd = stage('aggregate', toAggregate + 24);
  const mentionsEnd = topic('mentions', beside('aggregate'), card);
  const toRelated = Math.max(aggregateEnd, mentionsEnd) + 16;
  const relatedEnd = stage('related-terms', toRelated + 24);
  const termsEnd = topic('related-terms', beside('related-terms'), card);
  const toSeen = Math.max(relatedEnd, termsEnd) + 16;
  const seenEnd = stage('visualization', toSeen + 24);
  shapes.browser = { x: 0, y: seenEnd + 30, w: hex.w, h: 54 };
  let quietEnd = toSeen + 20;
  for (const name of [...QUIET_LEFT, ...QUIET_RIGHT]) {
    quietEnd = topic(name, quietEnd, 40) + 7;
  }
  cluster.h = Math.max(quietEnd + 7, seenEnd) - cluster.y;
  const end = Math.max(cluster.y + cluster.h, shapes.browser.y + shapes.browser.h);

  const posts = shapes['topic:posts'];
  const mentions = shapes['topic:mentions'];
  const terms = shapes['topic:related-terms'];
  const arrows = [
    arrow('source>ingest', [hexX, sourcesEnd], [hexX, shapes.ingest.y]),
    arrow('ingest>posts', [hex.w, midY(posts)], [left, midY(posts)]),
    arrow('posts>fanout', [left + 20, postsEnd], [left + 20, toFanout], [hexX, toFanout], [hexX, shapes.fanout.y]),
    ...eachRow(shapes, rows, (box, n) => [
      arrow(
        `fanout>${n}`,
        [hex.w, midY(shapes.fanout)],
        [lane, midY(shapes.fanout)],
        [lane, midY(box)],
        [left, midY(box)],
      ),
      arrow(
        `${n}>aggregate`,
        [left + column, midY(box) - 6],
        [upX, midY(box) - 6],
        [upX, toAggregate],
        [hexX, toAggregate],
        [hexX, shapes.aggregate.y],
      ),
      arrow(
        `${n}>related-terms`,
        [left + column, midY(box) + 6],
        [downX, midY(box) + 6],
        [downX, toRelated],
        [hexX, toRelated],
        [hexX, shapes['related-terms'].y],
      ),
    ]),
    arrow('aggregate>mentions', [hex.w, midY(mentions)], [left, midY(mentions)]),
    arrow('related-terms>topic', [hex.w, midY(terms)], [left, midY(terms)]),
    arrow(
      'mentions>visualization',
      [left, midY(mentions) + 24],
      [lane, midY(mentions) + 24],
      [lane, midY(shapes.visualization)],
      [hex.w, midY(shapes.visualization)],
    ),
    arrow(
      'related-terms>visualization',
      [left + 20, termsEnd],
      [left + 20, toSeen],
      [hexX, toSeen],
      [hexX, shapes.visualization.y],
    ),
    arrow('visualization>browser', [hexX, seenEnd], [hexX, shapes.browser.y]),
  ];
  return {
    width,
    height: end + 140,
    shapes,
    arrows,
    reasons,
    heading: { x: cluster.x + 14, y: cluster.y + 26, w: cluster.w - 24, anchor: 'start' },
    legend: { x: 0, y: end + 30, w: width },
  };
}

/** Places the rows of a stack, centered if a height is given, and returns their lower end. */
function stackRows(shapes, rows, { x, w, top, h, row, gap }) {
  const taken = rows * row + (rows - 1) * gap;
  const start = h === undefined ? top : top + (h - taken) / 2;
  for (let n = 0; n < rows; n++) {
    shapes[`row:${n}`] = { x, y: start + n * (row + gap), w, h: row };
  }
  return start + taken;
}

/** Places the sources at the left, centered at `middle` if there is enough space above, and returns their lower end. */
function stackSources(shapes, sources, { w, middle, one }) {
  const h = sources === 1 ? one : SOURCE;
  const taken = sources * h + (sources - 1) * SOURCE_GAP;
  const start = Math.max(0, middle - taken / 2);
  for (let n = 0; n < sources; n++) {
    shapes[`source:${n}`] = { x: 0, y: start + n * (h + SOURCE_GAP), w, h };
  }
  return start + taken;
}

function eachRow(shapes, rows, arrowsOf) {
  return Array.from({ length: rows }, (_, n) => arrowsOf(shapes[`row:${n}`], n)).flat();
}

function arrow(id, ...points) {
  return { id, points };
}

function middle({ x, y, w, h }) {
  return { x: x + w / 2, y: y + h / 2 };
}

function midX({ x, w }) {
  return x + w / 2;
}

function midY({ y, h }) {
  return y + h / 2;
}
