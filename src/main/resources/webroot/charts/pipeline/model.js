/** Maximum number of topics of single keywords in the diagram. The others are summed up. */
export const KEYWORD_ROWS = 6;
/** Maximum number of source boxes in the diagram. If there are more sources, the last box stands for the rest. */
export const SOURCE_BOXES = 4;
/** Ranks that a displayed topic may drop below the limit before it is replaced, to avoid flicker. */
const RANK_TOLERANCE = 3;

/** Prefix of the name of a keyword's own topic, before the slug. */
export const KEYWORD_PREFIX = 'keyword-';
const SHARED = 'keyword-shared';
const KEPT = ['posts', 'mentions', 'related-terms'];
const QUIET = ['source-cursors', 'dead-letters', 'keywords', 'related-terms-state', 'stage-reports'];
const STAGES = ['ingest', 'fanout', 'aggregate', 'related-terms', 'visualization'];

/**
 * Returns the content of the diagram for a `PipelineStatus`. `before` is the previous model, and `received` the rate of
 * messages to the browser per second. The model has:
 *
 * - `stages` and `topics` by name. One missing from the status has unknown (null) values.
 * - `rows`: the keyword topics from top to bottom, `{ kind, topic }` of kind `keyword`, `shared` or `more`. The topic of `more`
 *   is the sum of the `count` topics not displayed. A keyword that stays among the busiest keeps its row.
 * - `sources`: `{ kind: 'source', source }`, `{ kind: 'more', sources }` for those not displayed, or a single `{ kind: 'none' }`.
 * - `rates`: records per second by the id of an arrow, or messages per second for the one to the browser. It is empty if Kafka
 *   is unreachable.
 */
export function pipelineModel(status, before = undefined, received = 0) {
  const named = new Map(status.topics.map((topic) => [topic.topic, topic]));
  const topics = Object.fromEntries([...KEPT, ...QUIET].map((name) => [name, named.get(name) ?? unknownTopic(name)]));
  const staged = new Map(status.stages.map((stage) => [stage.stage, stage]));
  const stages = Object.fromEntries(STAGES.map((name) => [name, staged.get(name) ?? unknownStage(name)]));
  const own = status.topics.filter(isKeyword);
  const shown = chooseRows(
    own,
    before?.rows.filter((row) => row.kind === 'keyword').map((row) => row.topic.topic),
  );
  const hidden = own.filter((topic) => !shown.includes(topic));
  const rows = shown.map((topic) => ({ kind: 'keyword', topic }));
  rows.push({ kind: 'shared', topic: named.get(SHARED) ?? unknownTopic(SHARED) });
  const more = addUp(hidden, status.folded);
  if (more.topics > 0) {
    rows.push({ kind: 'more', topic: more, count: more.topics });
  }
  const { kafka, at } = status;
  const model = { at, kafka, sources: chooseSources(status.sources), stages, topics, rows };
  const read = status.sources.reduce((sum, { postsPerSecond }) => sum + postsPerSecond, 0);
  return { ...model, rates: kafka.reachable ? rates({ ...model, read, received }) : new Map() };
}

/** Selects the displayed sources and keeps their order. If there are too many, sources with a problem take precedence. */
export function chooseSources(sources) {
  if (sources.length === 0) {
    return [{ kind: 'none' }];
  }
  let shown = sources;
  if (sources.length > SOURCE_BOXES) {
    const first = [...sources.filter(isWrong), ...sources.filter((source) => !isWrong(source))];
    const chosen = first.slice(0, SOURCE_BOXES - 1);
    shown = sources.filter((source) => chosen.includes(source));
  }
  const boxes = shown.map((source) => ({ kind: 'source', source }));
  const rest = sources.filter((source) => !shown.includes(source));
  return rest.length === 0 ? boxes : [...boxes, { kind: 'more', sources: rest }];
}

/** Returns whether a source should be read but is not. */
export function isWrong({ state }) {
  return state === 'failed' || state === 'waiting';
}

/** Returns the slug of a keyword from the name of its own topic. */
export function slugOf(topic) {
  return topic.slice(KEYWORD_PREFIX.length);
}

/** Returns whether this is the topic of a single keyword. */
export function isKeyword({ topic }) {
  return topic.startsWith(KEYWORD_PREFIX) && topic !== SHARED;
}

/**
 * Selects the displayed topics, at most `KEYWORD_ROWS`. `topics` are sorted, busiest first. Topics displayed `before` keep
 * their rows while they are nearly among the busiest. The busiest of the others fill the free rows.
 */
export function chooseRows(topics, before = []) {
  const near = new Map(topics.slice(0, KEYWORD_ROWS + RANK_TOLERANCE).map((topic) => [topic.topic, topic]));
  const places = before.slice(0, KEYWORD_ROWS).map((name) => near.get(name));
  const others = topics.filter((topic) => !places.includes(topic));
  const filled = places.map((topic) => topic ?? others.shift());
  return [...filled, ...others].filter((topic) => topic !== undefined).slice(0, KEYWORD_ROWS);
}

/** Returns a `PipelineStatus` whose topics have the names of `keywords`, a map from slug to keyword (see `store.js`). */
export function withNames(status, keywords) {
  const name = (topic) => (isKeyword(topic) && keywords.get(slugOf(topic.topic))?.name) || topic.keyword;
  return { ...status, topics: status.topics.map((topic) => ({ ...topic, keyword: name(topic) })) };
}

/** Returns the name of a topic's keyword, or null if the topic's name already shows it. */
export function unnamedKeyword(topic) {
  if (topic.keyword === null || !isKeyword(topic)) {
    return null;
  }
  const plain = topic.keyword.toLowerCase().replaceAll('"', '').trim().replaceAll(/\s+/g, '-');
  return slugOf(topic.topic) === plain ? null : topic.keyword;
}

/** Sums up topics and those that the status already summed up as `folded`. The size is null if any size is unknown. */
export function addUp(topics, folded) {
  const parts = [...topics.map((topic) => ({ ...topic, topics: 1 })), ...(folded?.topics > 0 ? [folded] : [])];
  const sum = (name) => parts.reduce((total, part) => total + part[name], 0);
  return {
    topics: sum('topics'),
    recordsPerSecond: sum('recordsPerSecond'),
    bytesPerSecond: sum('bytesPerSecond'),
    partitions: sum('partitions'),
    bytes: parts.some((part) => part.bytes === null) ? null : sum('bytes'),
  };
}

/** Ids of the arrows from a stage to the topic in a row, and from there to a stage. */
export const toRow = (stage, row) => `${stage}>${row}`;
export const fromRow = (row, stage) => `${row}>${stage}`;

/**
 * Estimates the rate of each arrow. Only the total read rate of a stage is known. It is divided among its topics in proportion
 * to the rates written to them.
 */
function rates({ read: posts, stages, topics, rows, received }) {
  const read = (stage) => stages[stage].recordsPerSecond ?? 0;
  const written = (topic) => topic.recordsPerSecond ?? 0;
  const found = new Map([
    ['source>ingest', posts],
    ['ingest>posts', written(topics.posts)],
    ['posts>fanout', read('fanout')],
    ['aggregate>mentions', written(topics.mentions)],
    ['related-terms>topic', written(topics['related-terms'])],
    ['visualization>browser', received],
  ]);
  const rowRates = rows.map(({ topic }) => written(topic));
  const aggregated = spread(read('aggregate'), rowRates);
  const related = spread(read('related-terms'), rowRates);
  rows.forEach((_, row) => {
    found.set(toRow('fanout', row), rowRates[row]);
    found.set(fromRow(row, 'aggregate'), aggregated[row]);
    found.set(fromRow(row, 'related-terms'), related[row]);
  });
  const results = spread(read('visualization'), [written(topics.mentions), written(topics['related-terms'])]);
  found.set('mentions>visualization', results[0]);
  found.set('related-terms>visualization', results[1]);
  return found;
}

/** Divides the total in proportion to the weights, or evenly if all weights are 0. */
export function spread(total, weights) {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (sum > 0 ? (total * weight) / sum : total / weights.length));
}

function unknownTopic(topic) {
  return { topic, keyword: null, recordsPerSecond: null, bytesPerSecond: null, partitions: null, bytes: null };
}

function unknownStage(stage) {
  return {
    stage,
    state: 'stopped',
    reason: 'It has not reported its status.',
    instances: 0,
    recordsPerSecond: null,
    p99Millis: null,
    lag: null,
  };
}
