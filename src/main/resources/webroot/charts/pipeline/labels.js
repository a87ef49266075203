import { isKeyword } from './model.js';

export const STAGE_NAMES = {
  ingest: 'Ingest',
  fanout: 'Fanout',
  aggregate: 'Aggregate',
  'related-terms': 'Related terms',
  visualization: 'Visualization',
};

export const STATE_NAMES = { running: 'running', lagging: 'lagging', stopped: 'stopped' };

/** The states of a source, as displayed. */
export const SOURCE_STATES = {
  connecting: 'connecting',
  streaming: 'streaming',
  waiting: 'waiting to retry',
  stopped: 'stopped',
  failed: 'failed',
  ended: 'finished',
};

const STAGES = {
  ingest: 'Reads posts from the sources, drops duplicates, and writes each post exactly once to the topic posts.',
  fanout: 'Searches each post for all followed keywords, and copies it to the topic of each keyword found.',
  aggregate: 'Counts the mentions of each keyword per second and per minute, and writes the new counts to mentions.',
  'related-terms': 'Counts the other words, hashtags and emoji in the posts of each keyword over the last hour.',
  visualization: 'Keeps the latest counts and terms in memory, and sends changes to every open page.',
};

const TOPICS = {
  posts: 'Every post exactly once, kept for 20 hours, so that a stopped stage can resume from its last offset.',
  mentions: 'The latest counts of each keyword, as shown in the table of keywords.',
  'related-terms': 'The terms that occur together with each keyword, most frequent first.',
  'keyword-shared': 'The posts of all less busy keywords. Only the busiest keywords have a topic of their own.',
  keywords: 'The followed keywords. Every stage reads this topic and applies a change within two seconds.',
  'source-cursors': 'The position at which each source resumes after a restart, written together with the posts so that none is lost.',
  'dead-letters': 'Unreadable records with the reason, kept for a week. This topic should stay empty.',
  'related-terms-state': 'The state of Related terms, so that another instance can take over.',
  'stage-reports': 'The status that each stage reports every second. This diagram is drawn from it.',
};

const SOURCES = {
  simulate: 'Generated posts, to try everything without an account.',
  replay: 'A recorded file of posts, read line by line.',
  bluesky: 'Public posts on Bluesky, as they are published.',
  x: 'Public posts on X, as they are published.',
  mastodon: 'Public posts on a Mastodon server, as they arrive there.',
  push: 'Posts that other programs send to this server.',
};

const ARROWS = {
  source: 'Posts as received, including duplicates and unreadable ones.',
  ingest: 'New posts, in one transaction with the position in the source, so that each is written exactly once.',
  posts: 'Fanout reads every post.',
  fanout: 'One copy of a post for each keyword that it mentions. Other posts end here.',
  aggregate: 'Aggregate reads the posts of all keywords, each exactly once.',
  'related-terms': 'Related terms reads the same posts at its own pace. Consumers of a topic never wait for each other.',
  mentions: 'New counts of the mentioned keywords.',
  terms: 'New lists of terms, whenever they change.',
  'from-mentions': 'Visualization reads the new counts.',
  'from-terms': 'Visualization reads the new lists of terms.',
  browser: 'Messages to this page, each with all changes since the last message of its kind.',
};

const CLUSTER =
  'Kafka stores every topic on disk and delivers its records to consumers. ' +
  'Verticles exchange data only through Kafka.';
const UNREACHABLE = 'Processing resumes when Kafka is available again. No data is lost.';

/** Explains a part of the diagram to a first-time user in one or two sentences. */
export const explain = {
  source: (source) =>
    source === null
      ? 'No source reports its status, so no posts arrive.'
      : Object.hasOwn(SOURCES, source.name)
        ? SOURCES[source.name]
        : 'A source of posts.',
  moreSources: (sources) => `Also read: ${sources.map(({ name }) => isolated(name)).join(', ')}.`,
  stage: (name) => STAGES[name],
  topic: (topic) =>
    isKeyword(topic)
      ? `The posts that mention ${topic.keyword === null ? 'this keyword' : quoted(topic.keyword)}. Opens the keyword view.`
      : (TOPICS[topic.topic] ?? 'A topic of this Kafka.'),
  more: () => 'The sum of the topics of all other keywords. The table below lists the busiest of them.',
  arrow: (name) => ARROWS[name],
  browser: () => 'Every open page, including this one.',
  cluster: (reachable) => (reachable ? CLUSTER : `${UNREACHABLE} ${CLUSTER}`),
};

/** Quotes the name of a keyword unless it has quotation marks of its own, and isolates its text direction. */
export function quoted(name) {
  return name.startsWith('"') ? isolated(name) : `“${isolated(name)}”`;
}

/** Wraps a text in U+2068 and U+2069, which isolate its direction from the surrounding text. */
export function isolated(text) {
  return `\u2068${text}\u2069`;
}

/** Formats a count with its noun: `1 partition`, `4 partitions`. */
export function plural(count, one, format) {
  return `${format(count)}\u00a0${count === 1 ? one : `${one}s`}`;
}
