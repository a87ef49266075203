/** Describes the reply of `murmuration.keywords.add`, `{ added, phrases }`, with the remark on each phrase that has one. */
export function keywordNote({ added, phrases }) {
  const outcome = phrases.length === 1 ? ofOne(phrases[0].phrase, added.length) : ofMany(phrases.length, added.length);
  return [outcome, ...phrases.map(({ remark }) => remark).filter((remark) => remark !== null)].join('; ');
}

function ofOne(phrase, added) {
  return `${added === 0 ? 'Already following' : 'Now following'} ${phrase}`;
}

function ofMany(all, added) {
  if (added === all) {
    return `Now following ${all} keywords`;
  }
  return added === 0 ? `Already following these ${all} keywords` : `Now following ${added} of ${all} keywords, the others already before`;
}

/** Returns a phrase as a user types it to follow it again. Commas outside of quotes would separate keywords. */
export function typedAgain(phrase) {
  return /^["“”„‟«»‹›＂]/.test(phrase) ? phrase : phrase.replaceAll(',', ' ');
}
