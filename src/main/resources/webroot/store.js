import { extend } from './mention-series.js';
import { currentPost, postKey, withPosts } from './posts.js';

/**
 * The state of the page. Every function takes a state and returns the next one, and unchanged parts keep their identity.
 * Message bodies are those of the event bus and `/api/`.
 *
 * - `connection`: `connecting`, `live` or `reconnecting`.
 * - `known`: whether a snapshot has ever arrived.
 * - `loss`: the server's reason for ending the last connection, or `null` if it gave none.
 * - `keywords`, `mentions`, `relatedTerms`: maps from slug to `Keyword`, `Mention` and `Related`. A keyword also has a `name` for
 *   users: its label, or the query as typed without one.
 * - `history`: a map from slug to the seconds before those of the mention, see `mention-series.js`.
 * - `posts`: the latest `PostSample`s of each keyword, newest first, see `posts.js`.
 * - `changes`: the posts edited or deleted during this connection, the last `MAX_CHANGES` by key. The value is the current
 *   post, or `null` if the post was deleted. Code that keeps posts must apply `currentPost`.
 * - `snapshots`: the number of snapshots received. A post older than the last one may have been deleted.
 * - `pipeline`: the latest `PipelineStatus`, `null` before the first.
 * - `mutes`: the latest mutes in force and the `total` of all, `{ mutes, total }`.
 * - `received`: messages per second that arrive at this page.
 * - `paused`: whether the list of posts is paused.
 * - `change`: whether users with the admin token can change keywords, mutes, sources and Kafka: `token`, or `no` if the server has
 *   no token.
 * - `at`: the latest time of any mention in milliseconds, 0 before the first.
 * - `order`: the slugs of `keywords` in row order. Rows are sorted on the first snapshot and when the user sorts. They do not
 *   move otherwise, and a keyword added later comes last.
 * - `sort`: the column and direction of the last sort.
 * - `baseline`: the start of the mention counts in bars, `{ at, totals }` with the totals at that time by slug. `null` counts
 *   since each keyword was added.
 */
export const initialState = Object.freeze({
  connection: 'connecting',
  known: false,
  loss: null,
  keywords: new Map(),
  mentions: new Map(),
  relatedTerms: new Map(),
  history: new Map(),
  posts: [],
  changes: new Map(),
  snapshots: 0,
  pipeline: null,
  mutes: { mutes: [], total: 0 },
  received: 0,
  paused: false,
  change: 'no',
  at: 0,
  order: [],
  sort: { column: 'total', descending: true },
  baseline: null,
});

export const MAX_CHANGES = 1_000;

/** A message that is older than the last one by more than this was sent after the server's clock was set back. */
const CLOCK_STEP_MILLIS = 60_000;

/** Time windows of the rates, shortest first. */
export const WINDOWS = ['1s', '1m', '10m', '1h'];

const byName = new Intl.Collator('en', { ignorePunctuation: true, numeric: true, sensitivity: 'base' });

/** Marks the connection as live, after its snapshot was applied. */
export function applyLive(state) {
  return { ...state, connection: 'live', loss: null };
}

/** Marks the connection as lost. Before the first snapshot the page is still connecting. */
export function applyLoss(state, loss = null) {
  const connection = state.known ? 'reconnecting' : 'connecting';
  return { ...state, connection, loss: loss ?? state.loss, changes: new Map() };
}

/**
 * Applies a snapshot. Newer values from messages are kept, but posts are replaced, because the page misses deletions while it
 * is disconnected.
 */
export function applySnapshot(state, snapshot) {
  const { keywords, mentions, relatedTerms, posts = [], pipeline = null, mutes = state.mutes, change = 'no' } = snapshot;
  let next = applyRelatedTerms(applyMentions(applyKeywords(state, keywords), mentions), relatedTerms);
  next = applyPosts({ ...next, posts: [] }, posts);
  next = { ...next, snapshots: state.snapshots + 1, pipeline: pipeline ?? state.pipeline, mutes, change };
  return state.known ? next : { ...next, known: true, order: sorted(next, next.sort) };
}

/** Replaces the list of keywords. Drops all data of keywords that were removed or added again. */
export function applyKeywords(state, list) {
  const keywords = new Map();
  for (const keyword of list) {
    keywords.set(keyword.slug, { ...keyword, name: keyword.label ?? keyword.phrase });
  }
  const isStale = staleness(state.keywords, keywords);
  return {
    ...state,
    keywords,
    mentions: without(state.mentions, isStale),
    relatedTerms: without(state.relatedTerms, isStale),
    history: without(state.history, isStale),
    posts: state.posts.filter(({ keywords: slugs }) => !slugs.every(isStale)),
    order: [
      ...state.order.filter((slug) => keywords.has(slug)),
      ...[...keywords.keys()].filter((slug) => !state.keywords.has(slug)),
    ],
  };
}

/** Returns a function that returns whether a keyword was removed or added again between two maps of keywords. */
export function staleness(earlier, now) {
  return (slug) => {
    const before = earlier.get(slug);
    return !now.has(slug) || (before !== undefined && before.addedAt !== now.get(slug).addedAt);
  };
}

/** Applies changed mentions and ignores those older than the known ones. */
export function applyMentions(state, list) {
  const mentions = newest(state.mentions, list);
  const history = new Map(state.history);
  for (const { slug } of list) {
    history.set(slug, extend(history.get(slug), state.mentions.get(slug)?.seconds, mentions.get(slug).seconds));
  }
  const latest = list.reduce((at, mention) => Math.max(at, mention.at), 0);
  const setBack = latest < state.at - CLOCK_STEP_MILLIS;
  return { ...state, mentions, history, at: setBack ? latest : Math.max(latest, state.at) };
}

/** Applies changed related terms and ignores those older than the known ones. */
export function applyRelatedTerms(state, list) {
  return { ...state, relatedTerms: newest(state.relatedTerms, list) };
}

/**
 * Adds posts, oldest first. A known post is merged and keeps the keywords of both. Edits and deletions in `changes` still
 * apply.
 */
export function applyPosts(state, list) {
  return { ...state, posts: withPosts(state.posts, { later: current(state, list).reverse() }) };
}

/**
 * Adds posts, oldest first, that are older than the known ones. `snapshots` is the number of snapshots when they were
 * requested: they are ignored after another snapshot, because the page may have missed their deletion.
 */
export function applyEarlierPosts(state, list, snapshots) {
  return snapshots === state.snapshots
    ? { ...state, posts: withPosts(state.posts, { earlier: current(state, list).reverse() }) }
    : state;
}

function current({ changes }, list) {
  return list.map((post) => currentPost(post, changes)).filter((post) => post !== null);
}

/** Applies edits and deletions: posts change in place or disappear. */
export function applyPostChanges(state, list) {
  const changed = new Map(list.map((change) => [postKey(change), change.post]));
  const kept = [...state.changes].filter(([key]) => !changed.has(key));
  return {
    ...state,
    changes: new Map([...kept, ...changed].slice(-MAX_CHANGES)),
    posts: state.posts.map((post) => currentPost(post, changed)).filter((post) => post !== null),
  };
}

/** Sets the pipeline status and the rate of messages received. */
export function applyPipeline(state, pipeline, received) {
  return { ...state, pipeline, received };
}

/** Replaces the latest mutes. */
export function applyMutes(state, mutes) {
  return { ...state, mutes };
}

/** Pauses or resumes the list of posts. */
export function togglePause(state) {
  return { ...state, paused: !state.paused };
}

/** Starts the mention counts in bars at a time in milliseconds, or when each keyword was added if it is null. */
export function resetBaseline(state, nowMillis) {
  const totals = new Map([...state.mentions].map(([slug, { total }]) => [slug, total]));
  return { ...state, baseline: nowMillis === null ? null : { at: nowMillis, totals } };
}

/** Returns the mentions of a keyword since the baseline. */
export function sinceBaseline({ mentions, keywords, baseline }, slug) {
  const total = mentions.get(slug)?.total ?? 0;
  if (baseline === null || keywords.get(slug).addedAt > baseline.at) {
    return total;
  }
  return Math.max(0, total - (baseline.totals.get(slug) ?? 0));
}

/** Returns the ratio of the last minute's rate to that of the minutes before, or 1 if it is unknown. */
export function trend(mention) {
  return mention?.trend ?? 1;
}

/**
 * Sorts the rows by their current `name`, `total`, `trend` or one of `WINDOWS`. Numbers start with the largest. Sorting
 * again by the same column reverses the rows if they are still in order, and otherwise restores the order.
 */
export function sortBy(state, column) {
  const again = column === state.sort.column;
  const descending = again ? state.sort.descending !== isSorted(state) : column !== 'name';
  const sort = { column, descending };
  return { ...state, sort, order: sorted(state, sort) };
}

/** Returns whether the rows are still in the order of the last sort. */
export function isSorted(state) {
  const compare = comparison(state, state.sort);
  return state.order.every((slug, i) => i === 0 || compare(state.order[i - 1], slug) <= 0);
}

function sorted(state, sort) {
  return [...state.keywords.keys()].sort(comparison(state, sort));
}

function comparison(state, { column, descending }) {
  const sign = descending ? -1 : 1;
  if (column === 'name') {
    const name = (slug) => state.keywords.get(slug).name;
    return (a, b) => sign * byName.compare(name(a), name(b));
  }
  const value = (slug) => {
    const mention = state.mentions.get(slug);
    if (column === 'trend') {
      return trend(mention);
    }
    return (column === 'total' ? mention?.total : mention?.rates[column]) ?? 0;
  };
  return (a, b) => sign * (value(a) - value(b));
}

function newest(known, list) {
  const next = new Map(known);
  for (const item of list) {
    const before = next.get(item.slug);
    if (before === undefined || item.at >= before.at || item.at < before.at - CLOCK_STEP_MILLIS) {
      next.set(item.slug, item);
    }
  }
  return next;
}

function without(known, isStale) {
  const next = new Map(known);
  for (const slug of known.keys()) {
    if (isStale(slug)) {
      next.delete(slug);
    }
  }
  return next;
}
