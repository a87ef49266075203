/**
 * The picture that the page shows, as a value: every function takes a state and returns the next one, and what did not
 * change keeps its identity. Bodies are what the event bus and `/api/` carry.
 *
 * - `connection`: `connecting`, `live` or `reconnecting`. `known`: whether a snapshot has ever arrived.
 * - `keywords`, `mentions`, `relatedTerms`: maps from slug to `Keyword`, `Mention` and `Related`.
 * - `at`: the newest time (milliseconds) of any mention, 0 before the first.
 * - `order`: the slugs of `keywords`, in the order of the rows. Rows stay put: they are ordered when the first snapshot
 *   arrives and when somebody sorts, and a keyword that is added later comes last.
 * - `sort`: what `order` was made by. `span`: what the charts show, `seconds` or `minutes`.
 */
export const initialState = Object.freeze({
  connection: 'connecting',
  known: false,
  keywords: new Map(),
  mentions: new Map(),
  relatedTerms: new Map(),
  at: 0,
  order: [],
  sort: { column: 'total', descending: true },
  span: 'seconds',
});

/** The windows of a rate, shortest first. */
export const WINDOWS = ['1s', '1m', '10m', '1h'];

const byPhrase = new Intl.Collator('en', { ignorePunctuation: true, numeric: true, sensitivity: 'base' });

/** The connection is up, and the snapshot applied. */
export function applyLive(state) {
  return { ...state, connection: 'live' };
}

/** The connection is down; before the first snapshot that is no more than still connecting. */
export function applyLoss(state) {
  return { ...state, connection: state.known ? 'reconnecting' : 'connecting' };
}

/** Takes in the full picture; what a message brought in the meantime stays where it is newer. */
export function applySnapshot(state, { keywords, mentions, relatedTerms }) {
  const next = applyRelatedTerms(applyMentions(applyKeywords(state, keywords), mentions), relatedTerms);
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
    order: [
      ...state.order.filter((slug) => keywords.has(slug)),
      ...[...keywords.keys()].filter((slug) => !state.keywords.has(slug)),
    ],
  };
}

/** Takes in the mentions that changed; an older one than is known is passed over. */
export function applyMentions(state, list) {
  const mentions = newest(state.mentions, list);
  const at = list.reduce((latest, mention) => Math.max(latest, mention.at), state.at);
  return { ...state, mentions, at };
}

/** Takes in the related terms that changed; older ones than are known are passed over. */
export function applyRelatedTerms(state, list) {
  return { ...state, relatedTerms: newest(state.relatedTerms, list) };
}

/**
 * Orders the rows by what they hold now: `phrase`, `total` or one of `WINDOWS`. Numbers start with the largest. Sorting
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

export function showSpan(state, span) {
  return { ...state, span };
}

/** The sums over all keywords. A post that mentions two keywords is two mentions. */
export function totals(state) {
  const sum = { keywords: state.order.length, total: 0, rates: Object.fromEntries(WINDOWS.map((w) => [w, 0])) };
  for (const slug of state.order) {
    const mention = state.mentions.get(slug);
    sum.total += mention?.total ?? 0;
    for (const window of WINDOWS) {
      sum.rates[window] += mention?.rates[window] ?? 0;
    }
  }
  return sum;
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
