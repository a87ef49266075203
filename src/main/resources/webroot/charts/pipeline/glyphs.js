import { formatTime } from '../../format.js';
import { fromRow, slugOf, toRow, unnamedKeyword } from './model.js';
import { SOURCE_STATES, STAGE_NAMES, STATE_NAMES, explain, isolated, plural } from './labels.js';

/**
 * Returns the parts of the diagram, one for each glyph that it draws: the cluster first, then the others in the order of the
 * data flow. `formats` are `unitFormats`. A part has:
 *
 * - `name`, unique among all parts, and `kind`: `cluster`, `source`, `stage`, `topic`, `row`, `arrow` or `browser`.
 * - `title`, `figures` (a text with its current values) and `about`, an explanation.
 * - `ids` and `rate`, for an arrow: the lines that it consists of, and their total rate.
 */
export function pipelineParts(model, formats) {
  const every = model.rows.map((_, n) => n);
  const stage = (name) => stagePart(model.stages[name], formats);
  const topic = (name) => topicPart(model.topics[name], formats);
  const arrow = (name, title, ids) => arrowPart(model, { name, title, ids }, formats);
  return [
    clusterPart(model, formats),
    ...model.sources.map((source, n) => sourcePart(source, n, model.sources.length === 1, formats)),
    arrow('source', model.sources.length === 1 ? 'Source to Ingest' : 'Sources to Ingest', ['source>ingest']),
    stage('ingest'),
    arrow('ingest', 'Ingest to posts', ['ingest>posts']),
    topic('posts'),
    topic('source-cursors'),
    topic('dead-letters'),
    topic('keywords'),
    arrow('posts', 'posts to Fanout', ['posts>fanout']),
    stage('fanout'),
    arrow(
      'fanout',
      'Fanout to the keyword topics',
      every.map((n) => toRow('fanout', n)),
    ),
    ...model.rows.map((row, n) => rowPart(row, n, formats)),
    arrow(
      'aggregate',
      'Keyword topics to Aggregate',
      every.map((n) => fromRow(n, 'aggregate')),
    ),
    stage('aggregate'),
    arrow('mentions', 'Aggregate to mentions', ['aggregate>mentions']),
    topic('mentions'),
    arrow('from-mentions', 'mentions to Visualization', ['mentions>visualization']),
    arrow(
      'related-terms',
      'Keyword topics to Related terms',
      every.map((n) => fromRow(n, 'related-terms')),
    ),
    stage('related-terms'),
    topic('related-terms-state'),
    arrow('terms', 'Related terms to related-terms', ['related-terms>topic']),
    topic('related-terms'),
    arrow('from-terms', 'related-terms to Visualization', ['related-terms>visualization']),
    topic('stage-reports'),
    stage('visualization'),
    arrow('browser', 'Visualization to the browser', ['visualization>browser']),
    {
      name: 'browser',
      kind: 'browser',
      title: 'Browser',
      figures: '',
      about: explain.browser(),
    },
  ];
}

/** Returns the displayed values of a topic. */
export function topicFigures(topic, formats) {
  return {
    rate: formats.perSecond(topic.recordsPerSecond),
    bytesRate: formats.bytesPerSecond(topic.bytesPerSecond),
    partitions: topic.partitions === null ? '– partitions' : plural(topic.partitions, 'partition', formats.count),
    size: formats.bytes(topic.bytes),
  };
}

/** Returns the displayed values of a stage. The lag is null for a stage that cannot lag. */
export function stageFigures(stage, formats) {
  return {
    rate: formats.perSecond(stage.recordsPerSecond),
    instances: plural(stage.instances, 'instance', formats.count),
    latency: `p99 ${formats.millis(stage.p99Millis)}`,
    lag: stage.lag === null ? null : `lag ${formats.count(stage.lag)}`,
  };
}

function clusterPart({ kafka }, formats) {
  return {
    name: 'cluster',
    kind: 'cluster',
    title: kafka.reachable ? 'Apache Kafka' : 'Kafka does not answer',
    figures: kafka.reachable ? plural(kafka.brokers, 'broker', formats.count) : '',
    about: explain.cluster(kafka.reachable),
  };
}

function sourcePart({ kind, source, sources }, n, only, formats) {
  const part = { name: `source:${n}`, kind: 'source', only };
  if (kind === 'none') {
    return { ...part, title: 'No source', figures: '', about: explain.source(null) };
  }
  if (kind === 'more') {
    const rate = sources.reduce((sum, { postsPerSecond }) => sum + postsPerSecond, 0);
    return {
      ...part,
      title: `+ ${plural(sources.length, 'more source', formats.count)}`,
      short: `+ ${formats.count(sources.length)} more`,
      figures: `${formats.rate(rate)} posts/s`,
      about: explain.moreSources(sources),
    };
  }
  return {
    ...part,
    title: `Source: ${source.name}`,
    figures: sourceFigures(source, formats),
    about: `${lastError(source)}${explain.source(source)}`,
    source,
  };
}

/** Describes the state, rate, progress and lag of a source. */
export function sourceFigures(source, formats) {
  const { rate, behind, read } = sourceNotes(source, formats);
  return [SOURCE_STATES[source.state], `${rate} posts/s`, read, behind].filter((text) => text !== null).join(', ');
}

/** Returns the displayed values of a source. `behind` and `read` are null if unknown. */
export function sourceNotes({ postsPerSecond, lagMillis, progress }, formats) {
  return {
    rate: formats.rate(postsPerSecond),
    behind: lagMillis === null ? null : `${formats.millis(lagMillis)} behind`,
    read: progress === null ? null : `${formats.percent(progress)} read`,
  };
}

/** Describes the last error of a source and its time, or returns an empty text. */
export function lastError({ lastError: error, lastErrorAt }) {
  return error === null ? '' : `Last error at ${formatTime(lastErrorAt)}: ${isolated(error)}. `;
}

function stagePart(stage, formats) {
  const { rate, instances, latency, lag } = stageFigures(stage, formats);
  const wrong = stage.state !== 'running';
  return {
    name: stage.stage,
    kind: 'stage',
    title: `${STAGE_NAMES[stage.stage]}${wrong ? ` (${STATE_NAMES[stage.state]})` : ''}`,
    figures: [rate, instances, latency, lag].filter((figure) => figure !== null).join(', '),
    about: `${wrong && stage.reason ? `${stage.reason} ` : ''}${explain.stage(stage.stage)}`,
    stage,
  };
}

function topicPart(topic, formats) {
  return {
    name: `topic:${topic.topic}`,
    kind: 'topic',
    title: topic.topic,
    figures: inWords(topic, formats),
    about: explain.topic(topic),
    topic,
  };
}

function rowPart({ kind, topic, count }, n, formats) {
  if (kind === 'more') {
    return {
      name: `row:${n}`,
      kind: 'row',
      title: `+ ${plural(count, 'more keyword', formats.count)}`,
      short: `+ ${formats.count(count)} more`,
      figures: inWords(topic, formats),
      about: explain.more(),
      topic,
    };
  }
  const keyword = unnamedKeyword(topic);
  return {
    ...topicPart(topic, formats),
    name: `row:${n}`,
    kind: 'row',
    title: keyword === null ? topic.topic : `${topic.topic} ${isolated(keyword)}`,
    href: kind === 'keyword' ? `#/keyword/${encodeURIComponent(slugOf(topic.topic))}` : undefined,
  };
}

function arrowPart({ rates }, { name, title, ids }, formats) {
  const rate = ids.reduce((sum, id) => sum + (rates.get(id) ?? 0), 0);
  return {
    name: `arrow:${name}`,
    kind: 'arrow',
    title,
    figures: formats.perSecond(rate),
    about: explain.arrow(name),
    ids,
    rate,
  };
}

function inWords(topic, formats) {
  const { rate, bytesRate, partitions, size } = topicFigures(topic, formats);
  return [rate, bytesRate, partitions, `${size} on disk`].join(', ');
}
