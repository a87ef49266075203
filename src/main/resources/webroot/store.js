import { extend } from './mention-series.js';

/**
 * The picture that the page shows, as a value: every function takes a state and returns the next one, and what did not
 * change keeps its identity. Bodies are what the event bus and `/api/` carry.
 *
 * - `connection`: `connecting`, `live` or `reconnecting`. `known`: whether a snapshot has ever arrived. `loss`: why the
 *   server ended the last connection, `null` if it did not say.
 * - `keywords`, `mentions`, `relatedTerms`: maps from slug to `Keyword`, `Mention` and `Related`.
 * - `history`: a map from slug to the seconds before those of the mention, see `mention-series.js`.
 * - `posts`: the latest `PostSample`s, the newest first, at most `MAX_POSTS`.
 * - `changes`: what the posts that were edited or deleted on this connection are now, the last `MAX_CHANGES` by key; `null` for one
 *   that is gone. Whoever keeps posts asks `asItIsNow`.
 * - `snapshots`: how many have come. A post from before the last one may be deleted.
 * - `pipeline`: the latest `PipelineStatus`, `null` before the first. `received`: messages per second that come here.
 * - `paused`: whether posts stand still.
 * - `change`: whether keywords, sources and Kafka can be changed from here: `yes`, `token` (with the token) or `no`.
 * - `at`: the newest time (milliseconds) of any mention, 0 before the first.
 * - `order`: the slugs of `keywords`, in the order of the rows. Rows stay put: they are ordered when the first snapshot
 *   arrives and when somebody sorts, and a keyword that is added later comes last.
 * - `sort`: what `order` was made by.
 * - `baseline`: since when mentions are counted in bars, `{ at, totals }` with the totals of then by slug, `null` for the
 *   whole life of each keyword.
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
  received: 0,
  paused: false,
  change: 'no',
  at: 0,
  order: [],
  sort: { column: 'total', descending: true },
  baseline: null,
});

export const MAX_POSTS = 300;
export const MAX_CHANGES = 1_000;

/** The windows of a rate, shortest first. */
export const WINDOWS = ['1s', '1m', '10m', '1h'];

const byPhrase = new Intl.Collator('en', { ignorePunctuation: true, numeric: true, sensitivity: 'base' });

/** The connection is up, and the snapshot applied. */
export function applyLive(state) {
  return { ...state, connection: 'live', loss: null };
}

/** The connection is down; before the first snapshot that is no more than still connecting. */
export function applyLoss(state, loss = null) {
  const connection = state.known ? 'reconnecting' : 'connecting';
  return { ...state, connection, loss: loss ?? state.loss, changes: new Map() };
}

/**
 * Takes in the full picture; what a message brought in the meantime stays where it is newer. Of posts it has all that there are:
 * without a connection nothing was heard of those that were deleted.
 */
export function applySnapshot(state, snapshot) {
  const { keywords, mentions, relatedTerms, posts = [], pipeline = null, change = 'no' } = snapshot;
  let next = applyRelatedTerms(applyMentions(applyKeywords(state, keywords), mentions), relatedTerms);
  next = applyPosts({ ...next, posts: [] }, posts);
  next = { ...next, snapshots: state.snapshots + 1, pipeline: pipeline ?? state.pipeline, change };
  return state.known ? next : { ...next, known: true, order: sorted(next, next.sort) };
}

/** Takes the full list of keywords. What is known of one that is gone, or that was added again, is forgotten. */
export function applyKeywords(state, list) {
  const keywords = new Map();
  for (const keyword of list) {
    keywords.set(keyword.slug, keyword);
  }
  const forgotten = (slug) => {
    const before = state.keywords.get(slug);
    const now = keywords.get(slug);
    return !now || (before !== undefined && before.addedAt !== now.addedAt);
  };
  return {
    ...state,
    keywords,
    mentions: without(state.mentions, forgotten),
    relatedTerms: without(state.relatedTerms, forgotten),
    history: without(state.history, forgotten),
    posts: state.posts.filter(({ keywords: slugs }) => !slugs.every(forgotten)),
    order: [
      ...state.order.filter((slug) => keywords.has(slug)),
      ...[...keywords.keys()].filter((slug) => !state.keywords.has(slug)),
    ],
  };
}

/** Takes in the mentions that changed; an older one than is known is passed over. */
export function applyMentions(state, list) {
  const mentions = newest(state.mentions, list);
  const history = new Map(state.history);
  for (const { slug } of list) {
    history.set(slug, extend(history.get(slug), state.mentions.get(slug)?.seconds, mentions.get(slug).seconds));
  }
  const at = list.reduce((latest, mention) => Math.max(latest, mention.at), state.at);
  return { ...state, mentions, history, at };
}

/** Takes in the related terms that changed; older ones than are known are passed over. */
export function applyRelatedTerms(state, list) {
  return { ...state, relatedTerms: newest(state.relatedTerms, list) };
}

/**
 * Takes in posts, the oldest first; one that is known already is taken as the same, under the keywords of both. What has changed
 * stays so.
 */
export function applyPosts(state, list) {
  const posts = new Map(state.posts.map((post) => [postKey(post), post]));
  const added = [];
  for (const post of list.map((one) => asItIsNow(one, state.changes)).filter((one) => one !== null)) {
    const key = postKey(post);
    const known = posts.get(key);
    if (known === undefined) {
      added.unshift(post);
      posts.set(key, post);
    } else {
      posts.set(key, merged(known, post));
    }
  }
  const keys = new Set([...added, ...state.posts].map(postKey));
  return { ...state, posts: [...keys].slice(0, MAX_POSTS).map((key) => posts.get(key)) };
}

/** Takes in what posts are now that were edited or deleted: they change where they are, or go. */
export function applyPostChanges(state, list) {
  const changed = new Map(list.map((change) => [postKey(change), change.post]));
  const kept = [...state.changes].filter(([key]) => !changed.has(key));
  return {
    ...state,
    changes: new Map([...kept, ...changed].slice(-MAX_CHANGES)),
    posts: state.posts.map((post) => asItIsNow(post, changed)).filter((post) => post !== null),
  };
}

/** A post with what it was changed into, under those of its keywords that it still mentions; `null` if there is none left. */
export function asItIsNow(post, changes) {
  const changed = changes.get(postKey(post));
  if (changed === undefined) {
    return post;
  }
  const keywords = changed?.keywords.filter((slug) => post.keywords.includes(slug)) ?? [];
  return keywords.length === 0 ? null : { ...changed, keywords };
}

export function postKey({ source, id }) {
  return `${source}/${id}`;
}

/** Takes how the pipeline is, and how many messages a second have come here. */
export function applyPipeline(state, pipeline, received) {
  return { ...state, pipeline, received };
}

/** Posts stand still, or go on. */
export function togglePause(state) {
  return { ...state, paused: !state.paused };
}

/** Mentions in bars count from now on, or for the whole life of each keyword again. */
export function resetBaseline(state, nowMillis) {
  const totals = new Map([...state.mentions].map(([slug, { total }]) => [slug, total]));
  return { ...state, baseline: nowMillis === null ? null : { at: nowMillis, totals } };
}

/** The mentions of a keyword since the baseline. */
export function sinceBaseline({ mentions, keywords, baseline }, slug) {
  const total = mentions.get(slug)?.total ?? 0;
  if (baseline === null || keywords.get(slug).addedAt > baseline.at) {
    return total;
  }
  return Math.max(0, total - (baseline.totals.get(slug) ?? 0));
}

/** How the last minute compares with the last ten, as a ratio; 1 where there is nothing to compare. */
export function trend(mention) {
  const usual = mention?.rates['10m'] ?? 0;
  return usual === 0 ? 1 : mention.rates['1m'] / usual;
}

/**
 * Orders the rows by what they hold now: `phrase`, `total`, `trend` or one of `WINDOWS`. Numbers start with the largest. Sorting
 * again by the same column turns the rows around, or puts them in order if they no longer were.
 */
export function sortBy(state, column) {
  const again = column === state.sort.column;
  const descending = again ? state.sort.descending !== isSorted(state) : column !== 'phrase';
  const sort = { column, descending };
  return { ...state, sort, order: sorted(state, sort) };
}

/** Whether the rows are still in the order that they were sorted in. */
export function isSorted(state) {
  const compare = comparison(state, state.sort);
  return state.order.every((slug, i) => i === 0 || compare(state.order[i - 1], slug) <= 0);
}

function sorted(state, sort) {
  return [...state.keywords.keys()].sort(comparison(state, sort));
}

function comparison(state, { column, descending }) {
  const sign = descending ? -1 : 1;
  if (column === 'phrase') {
    const phrase = (slug) => state.keywords.get(slug).phrase;
    return (a, b) => sign * byPhrase.compare(phrase(a), phrase(b));
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
    if (before === undefined || item.at >= before.at) {
      next.set(item.slug, item);
    }
  }
  return next;
}

function without(known, forgotten) {
  const next = new Map(known);
  for (const slug of known.keys()) {
    if (forgotten(slug)) {
      next.delete(slug);
    }
  }
  return next;
}

function merged(known, post) {
  if (known.text !== post.text) {
    return post;
  }
  const keywords = [...new Set([...known.keywords, ...post.keywords])];
  return keywords.length === known.keywords.length
    ? known
    : { ...known, keywords, highlights: union(known.highlights, post.highlights) };
}

/** Ranges `[start, end]` that are in either list, sorted, those that overlap as one. */
function union(a, b) {
  const ranges = [];
  for (const [start, end] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const last = ranges.at(-1);
    if (last !== undefined && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      ranges.push([start, end]);
    }
  }
  return ranges;
}
