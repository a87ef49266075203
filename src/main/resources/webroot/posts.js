/** The posts that the page keeps and the sample of them that it shows. Lists of posts have the newest first. */

/** Maximum number of posts kept of each keyword. */
export const MAX_PER_KEYWORD = 20;
/** Maximum number of posts kept in all. */
export const MAX_POSTS = 3_000;

export function postKey({ source, id }) {
  return `${source}/${id}`;
}

/**
 * Returns the current version of a post, with those of its keywords that it still mentions. Returns `null` if the post was
 * deleted or mentions none of them.
 */
export function currentPost(post, changes) {
  const changed = changes.get(postKey(post));
  if (changed === undefined) {
    return post;
  }
  const keywords = changed?.keywords.filter((slug) => post.keywords.includes(slug)) ?? [];
  return keywords.length === 0 ? null : { ...changed, keywords };
}

/** Adds `later` posts before and `earlier` ones after the known ones. Posts in both are merged and keep the keywords of both. */
export function withPosts(known, { later = [], earlier = [] }) {
  const posts = new Map();
  const add = (post) => {
    const before = posts.get(postKey(post));
    posts.set(postKey(post), before === undefined ? post : merged(before, post));
  };
  known.forEach(add);
  later.forEach(add);
  earlier.forEach(add);
  const before = new Set(known.map(postKey));
  const added = [...new Set(later.map(postKey))].filter((key) => !before.has(key));
  const order = [...new Set([...added, ...before, ...earlier.map(postKey)])];
  return byTurns(order.map((key) => posts.get(key)), MAX_POSTS, { perKeyword: MAX_PER_KEYWORD });
}

/**
 * Selects at most `max` posts: the newest of each keyword, then the next of each, and so on up to `perKeyword`. A post of
 * several keywords counts for the one with the fewest newer posts. Ignores keywords outside the set `among`, if there is one.
 * Returns the posts in the order of `posts`.
 */
export function byTurns(posts, max, { perKeyword = Infinity, among = null } = {}) {
  const counts = new Map();
  const rounds = posts.map((post) =>
    Math.min(
      ...slugsOf(post, among).map((slug) => {
        const round = counts.get(slug) ?? 0;
        counts.set(slug, round + 1);
        return round;
      }),
    ),
  );
  const inTurn = posts.map((_, i) => i).filter((i) => rounds[i] < perKeyword);
  if (inTurn.length > max) {
    inTurn.sort((a, b) => rounds[a] - rounds[b] || a - b);
    inTurn.length = max;
    inTurn.sort((a, b) => a - b);
  }
  return inTurn.map((i) => posts[i]);
}

/**
 * Chooses which posts a list shows, one at a time, so that busy keywords leave room for quiet ones: the keyword that has
 * waited longest comes first. Every post is chosen once at most.
 */
export class PostTurns {
  /** The number of the last turn of each keyword. */
  #last = new Map();
  #turn = 0;
  #seen = new Set();
  #among = null;

  /**
   * Returns a first list of at most `max` posts, newest first. The other posts are never chosen. Only the keywords of the set
   * `among` take turns.
   */
  start(posts, max, among = null) {
    this.#seen = new Set(posts.map(postKey));
    this.#among = among;
    const first = byTurns(posts, max, { among });
    first.toReversed().forEach((post) => this.#served(post));
    return byTime(first);
  }

  /** Returns the posts that can be chosen. */
  waiting(posts) {
    return posts.filter((post) => !this.#seen.has(postKey(post)));
  }

  /** Chooses the next post, or null if none waits. Forgets posts that are not in the list. */
  next(posts) {
    const waiting = this.waiting(posts);
    const keys = new Set(posts.map(postKey));
    this.#seen = new Set([...this.#seen].filter((key) => keys.has(key)));
    if (waiting.length === 0) {
      return null;
    }
    const turn = (post) => Math.min(...slugsOf(post, this.#among).map((slug) => this.#last.get(slug) ?? 0));
    const next = waiting.reduce((best, post) => (turn(post) < turn(best) ? post : best));
    this.#seen.add(postKey(next));
    this.#served(next);
    return next;
  }

  #served(post) {
    this.#turn++;
    slugsOf(post, this.#among).forEach((slug) => this.#last.set(slug, this.#turn));
  }
}

/** Adds a post to a list, newest first. Beyond `max`, drops the oldest post of the keyword with the most posts `among` some. */
export function withNext(shown, next, max, among = null) {
  const posts = byTime([next, ...shown]);
  if (posts.length <= max) {
    return posts;
  }
  const counts = new Map();
  posts.flatMap((post) => slugsOf(post, among)).forEach((slug) => counts.set(slug, (counts.get(slug) ?? 0) + 1));
  const crowd = (post) => Math.min(...slugsOf(post, among).map((slug) => counts.get(slug)));
  const dropped = posts.filter((post) => post !== next).reduce((most, post) => (crowd(post) >= crowd(most) ? post : most));
  return posts.filter((post) => post !== dropped);
}

function slugsOf({ keywords }, among) {
  return among === null ? keywords : keywords.filter((slug) => among.has(slug));
}

function byTime(posts) {
  return [...posts].sort((a, b) => b.createdAt - a.createdAt);
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

/** Returns the sorted union of two lists of ranges `[start, end]`, with overlapping ranges merged. */
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
