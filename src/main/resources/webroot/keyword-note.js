/**
 * Describes the reply of `murmuration.keywords.add`, `{ added, phrases }`, including the words of each phrase that is followed
 * as other words than typed.
 */
export function keywordNote({ added, phrases }) {
  const outcome = phrases.length === 1 ? ofOne(phrases[0].phrase, added.length) : ofMany(phrases.length, added.length);
  const others = phrases.filter(({ followedAs }) => followedAs !== null);
  if (others.length === 0) {
    return outcome;
  }
  if (phrases.length === 1) {
    return `${outcome}, followed as: ${others[0].followedAs}`;
  }
  return `${outcome}. ${others.map(({ phrase, followedAs }) => `${phrase} is followed as: ${followedAs}`).join('; ')}`;
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
