import { formatTime } from './format.js';

/**
 * Describes the reply of `murmuration.keywords.add` and `murmuration.keywords.import`, `{ added, phrases }`, with the remark on
 * each query that has one.
 */
export function keywordNote({ added, phrases }) {
  const outcome = phrases.length === 1 ? ofOne(phrases[0], added.length) : ofMany(phrases.length, added.length);
  return [outcome, ...phrases.map(({ remark }) => remark).filter((remark) => remark !== null)].join('; ');
}

/**
 * Returns the body of `murmuration.keywords.edit` that gives a keyword the typed query and label, or null if it has them. An
 * empty label removes it.
 */
export function keywordEdit({ slug, phrase, label = null }, typed) {
  const change = {
    ...(inOneLine(typed.phrase) === phrase ? {} : { phrase: typed.phrase }),
    ...(inOneLine(typed.label) === (label ?? '') ? {} : { label: typed.label }),
  };
  return Object.keys(change).length === 0 ? null : { slug, ...change };
}

/** Describes an edit of a keyword: the time from which a new query counts, and the server's `remark`, if any. */
export function editNote(remark, editedAtBefore, editedAt) {
  const since = editedAt === editedAtBefore ? '' : ` The new query counts from ${formatTime(editedAt)} on.`;
  return `Saved.${since}${remark === null ? '' : ` ${remark}.`}`;
}

function ofOne({ phrase, label = null }, added) {
  return `${added === 0 ? 'Already following' : 'Now following'} ${label ?? phrase}`;
}

function ofMany(all, added) {
  if (added === all) {
    return `Now following ${all} keywords`;
  }
  return added === 0 ? `Already following these ${all} keywords` : `Now following ${added} of ${all} keywords, the others already before`;
}

function inOneLine(text) {
  return text.trim().replaceAll(/\s+/g, ' ');
}
