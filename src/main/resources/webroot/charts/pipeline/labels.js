import { isKeyword } from './model.js';

export const STAGE_NAMES = {
  ingest: 'Ingest',
  fanout: 'Fanout',
  aggregate: 'Aggregate',
  'related-terms': 'Related terms',
  visualization: 'Visualization',
};

export const STATE_NAMES = { running: 'running', lagging: 'lags behind', stopped: 'has stopped' };

/** The states of a source. */
export const SOURCE_STATES = {
  connecting: 'connecting',
  streaming: 'streaming',
  waiting: 'waits to try again',
  stopped: 'stopped',
  failed: 'failed',
  ended: 'at its end',
};

const STAGES = {
  ingest: 'Takes in posts, drops those that it has had before, and writes each one once to the topic posts.',
  fanout: 'Looks for every followed keyword in each post, and copies the post to the topic of each keyword it finds.',
  aggregate: 'Counts the mentions of each keyword, by second and by minute, and writes the new counts to mentions.',
  'related-terms': 'Counts which other words, hashtags and emoji are in the posts of each keyword over the last hour.',
  visualization: 'Keeps the latest counts and terms in memory, and sends whatever changes to every open page.',
};

const TOPICS = {
  posts: 'Every post, once, kept for 20 hours: a stage that stops can go on later from where it was.',
  mentions: 'The latest counts of each keyword, which the table of keywords shows.',
  'related-terms': 'The words that travel with each keyword, most frequent first.',
  'keyword-shared': 'The posts of all quieter keywords together; only the busiest keywords have a topic of their own.',
  keywords: 'What is followed. Every stage reads it, and takes up a change within two seconds.',
  'source-cursors': 'Where to go on in the source after a restart, written with the posts so that none is lost.',
  'dead-letters': 'What could not be read, each with the reason, kept for a week. It should stay empty.',
  'related-terms-state': 'What Related terms remembers, so that another instance can take over where one ends.',
  'stage-reports': 'What each stage tells of itself every second. This picture is drawn from it.',
};

const SOURCES = {
  simulate: 'Made-up posts, so that everything can be tried without an account anywhere.',
  replay: 'A recorded file of posts, read line by line.',
  bluesky: 'Public posts on Bluesky, as they are written.',
  x: 'Public posts on X, as they are written.',
  mastodon: 'Public posts on a server of Mastodon, as they come in there.',
  push: 'Posts that other programs send here.',
};

const ARROWS = {
  source: 'Posts as the source gives them, duplicates and unreadable ones among them.',
  ingest: 'New posts, in one transaction with the place in the source, so that each is written exactly once.',
  posts: 'Fanout reads every post.',
  fanout: 'One copy of a post for each keyword that it mentions. A post that mentions none goes no further.',
  aggregate: 'Aggregate reads the posts of all keywords, each exactly once.',
  'related-terms': 'Related terms reads the same posts at its own pace: readers of a topic never wait for each other.',
  mentions: 'The new counts of the keywords that were mentioned.',
  terms: 'The new lists of terms, as they change.',
  'from-mentions': 'Visualization reads the new counts.',
  'from-terms': 'Visualization reads the new lists of terms.',
  browser: 'The messages that this page gets, each with all that has changed since the last of its kind.',
};

const CLUSTER =
  'Kafka keeps every topic on disk and hands its records to whoever reads them. ' +
  'It is the only way from one verticle to the next.';
const UNREACHABLE = 'Nothing flows until Kafka is back, and nothing is lost.';

/** One sentence or two on a part of the picture, for somebody who sees it for the first time. */
export const explain = {
  source: (source) =>
    source === null
      ? 'No source reports, so no posts come in.'
      : Object.hasOwn(SOURCES, source.name)
        ? SOURCES[source.name]
        : 'Where posts come from.',
  moreSources: (sources) => `Also read: ${sources.map(({ name }) => isolated(name)).join(', ')}.`,
  stage: (name) => STAGES[name],
  topic: (topic) =>
    isKeyword(topic)
      ? `The posts that mention ${topic.keyword === null ? 'this keyword' : quoted(topic.keyword)}. Opens the keyword.`
      : (TOPICS[topic.topic] ?? 'A topic of this Kafka.'),
  more: () => 'The topics of all other keywords, added up. The table below names the busiest of them.',
  arrow: (name) => ARROWS[name],
  browser: () => 'Every open page, this one among them.',
  cluster: (reachable) => (reachable ? CLUSTER : `${UNREACHABLE} ${CLUSTER}`),
};

/** A phrase in quotation marks, its own if it has any, that keeps its direction in a sentence of another. */
export function quoted(phrase) {
  return phrase.startsWith('"') ? isolated(phrase) : `“${isolated(phrase)}”`;
}

/** A text with the marks (U+2068, U+2069) that keep its direction from those around it. */
export function isolated(text) {
  return `\u2068${text}\u2069`;
}

/** A number of things: `1 partition`, `4 partitions`. */
export function plural(count, one, format) {
  return `${format(count)}\u00a0${count === 1 ? one : `${one}s`}`;
}
