import { formatCount, formatDay } from './format.js';

/** The id that the server gives the authors of posts whose source names none. */
const UNKNOWN = 'unknown';

const UNITS = [
  ['s', 1_000, 60],
  ['min', 60_000, 60],
  ['h', 3_600_000, 24],
];

/** Returns the mutes that a post suggests, `{ query, name }` each: of its author and of the hosts of its links. */
export function suggestedMutes({ author: { handle, id }, hosts = [] }) {
  const author = handle ?? (id === UNKNOWN ? null : id);
  return [
    ...(author === null ? [] : [{ query: `from:${quoted(author)}`, name: handle === null ? id : `@${handle}` }]),
    ...hosts.map((host) => ({ query: `url:${quoted(host)}`, name: host })),
  ];
}

/** Returns the mutes that apply to a keyword, or all if it is null, the newest first. */
export function mutesOf(mutes, slug) {
  return mutes
    .filter(({ keyword }) => slug === null || keyword === null || keyword === slug)
    .sort((a, b) => b.mutedAt - a.mutedAt || (a.query < b.query ? -1 : 1));
}

/** Identifies a mute in a list. */
export function muteKey({ query, keyword }) {
  return `${keyword ?? '*'}/${query}`;
}

/** Describes for which keyword a mute is. */
export function muteScope({ keyword, mutedAt = Infinity }, keywords) {
  const followed = keywords.get(keyword);
  // A keyword that was removed and added again is another one.
  const isFollowed = followed !== undefined && followed.addedAt <= mutedAt;
  return keyword === null ? 'all keywords' : isFollowed ? followed.name : `${keyword} (not followed)`;
}

/** Describes the posts that a mute has held back, at a time in milliseconds. */
export function heldBack({ posts, lastAt }, nowMillis) {
  const last = () => `held back ${formatCount(posts)} ${posts === 1 ? 'post' : 'posts'}, the last ${age(nowMillis - lastAt, lastAt)}`;
  return posts === 0 ? 'held back no post yet' : last();
}

/** Describes a list of mutes, of which there are `total`, in one line. */
export function mutesNote(mutes, total, nowMillis) {
  const lastAt = Math.max(0, ...mutes.map((mute) => mute.lastAt ?? 0));
  const queries = `${formatCount(total)} ${total === 1 ? 'query' : 'queries'}`;
  const last = lastAt === 0 ? '' : `, the last post held back ${age(nowMillis - lastAt, lastAt)}`;
  return total === 0 ? 'nothing' : queries + last;
}

function age(millis, at) {
  for (const [unit, length, max] of UNITS) {
    const units = Math.max(0, Math.floor(millis / length));
    if (units < max) {
      return `${units} ${unit} ago`;
    }
  }
  return `on ${formatDay(at)}`;
}

/** A value with a separator stands in quotes. */
function quoted(value) {
  return /[\s()]/.test(value) ? `"${value}"` : value;
}
