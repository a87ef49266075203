/** How many topics of single keywords the picture shows; the others are added up. */
export const KEYWORD_ROWS = 6;
/** How many sources the picture shows; of more, the last stands for all that are not shown. */
export const SOURCE_BOXES = 4;
/** How many places a shown topic may fall behind before another takes its place, so that close ones do not flicker. */
const PATIENCE = 3;

/** What stands before the slug in the name of a keyword's own topic. */
export const KEYWORD_PREFIX = 'keyword-';
const SHARED = 'keyword-shared';
const KEPT = ['posts', 'mentions', 'related-terms'];
const QUIET = ['source-cursors', 'dead-letters', 'keywords', 'related-terms-state', 'stage-reports'];
const STAGES = ['ingest', 'fanout', 'aggregate', 'related-terms', 'visualization'];

/**
 * What the picture shows of a `PipelineStatus`, as a value:
 *
 * - `stages` and `topics` by name; one that the status lacks is there with unknown (null) figures.
 * - `rows`: the topics of keywords, top to bottom, as `{ kind, topic }` of kind `keyword`, `shared` or `more`. The
 *   topic of `more` is the sum of all that are not shown, and `count` how many these are. A keyword that stays among
 *   the busiest keeps its row; `before` is the model shown until now.
 * - `sources`: what is read, as `{ kind, source }` of kind `source`, `{ kind: 'more', sources }` for those that are not
 *   shown, or one of kind `none`.
 * - `rates`: records per second by the name of an arrow, as `flows` has them; for that to the browser, the messages per
 *   second that were `received`. With no Kafka nothing flows.
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

/** The sources to show, in their order: where there are too many, those with something wrong go before others. */
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

/** Whether a source is not read although it should be. */
export function isWrong({ state }) {
  return state === 'failed' || state === 'waiting';
}

/** The slug of the keyword whose own topic this is. */
export function slugOf(topic) {
  return topic.slice(KEYWORD_PREFIX.length);
}

/** Whether this is the topic of a single keyword. */
export function isKeyword({ topic }) {
  return topic.startsWith(KEYWORD_PREFIX) && topic !== SHARED;
}

/**
 * The topics to show, at most `KEYWORD_ROWS`. Those shown `before` keep their places while they are nearly among the
 * busiest; the busiest of the others take the places that are free. `topics` are busiest first.
 */
export function chooseRows(topics, before = []) {
  const near = new Map(topics.slice(0, KEYWORD_ROWS + PATIENCE).map((topic) => [topic.topic, topic]));
  const places = before.slice(0, KEYWORD_ROWS).map((name) => near.get(name));
  const others = topics.filter((topic) => !places.includes(topic));
  const filled = places.map((topic) => topic ?? others.shift());
  return [...filled, ...others].filter((topic) => topic !== undefined).slice(0, KEYWORD_ROWS);
}

/** The phrase of a keyword's topic where the topic's name does not tell it, else null. */
export function untoldPhrase(topic) {
  if (topic.keyword === null || !isKeyword(topic)) {
    return null;
  }
  const plain = topic.keyword.toLowerCase().replaceAll('"', '').trim().replaceAll(/\s+/g, '-');
  return slugOf(topic.topic) === plain ? null : topic.keyword;
}

/** The sums of the topics and of those that the status has added up already. A size is unknown where any is. */
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

/** The name of the arrow from a stage to the topic in a row, or from there to a stage. */
export const toRow = (stage, row) => `${stage}>${row}`;
export const fromRow = (row, stage) => `${row}>${stage}`;

/**
 * What a stage reads from several topics is known as a sum only; it is taken to be spread as what is written to these.
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

/** The total, divided in proportion to the weights; evenly where all of these are 0. */
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
    reason: 'Nothing has been heard of it.',
    instances: 0,
    recordsPerSecond: null,
    p99Millis: null,
    lag: null,
  };
}
