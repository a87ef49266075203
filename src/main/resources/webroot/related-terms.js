/**
 * The terms to show for several keywords: `{ term, count, parts }`, where `parts` is the count by keyword, `{ slug, count }`,
 * the largest first, and `count` the largest: one post can mention several of the keywords. Keywords take turns, each with its next term, so that a loud one leaves
 * room for the others; then the largest come first. `related` is a list of `Related`, of which at most `max` terms are taken.
 */
export function topTerms(related, max) {
  const parts = new Map();
  for (const { slug, terms } of related) {
    for (const { term, count } of terms) {
      const known = parts.get(term);
      if (known === undefined) {
        parts.set(term, [{ slug, count }]);
      } else {
        known.push({ slug, count });
      }
    }
  }
  const taken = new Set();
  const longest = Math.max(0, ...related.map(({ terms }) => terms.length));
  for (let i = 0; i < longest && taken.size < max; i++) {
    for (const { terms } of related) {
      if (i < terms.length && taken.size < max) {
        taken.add(terms[i].term);
      }
    }
  }
  return [...taken].map((term) => ofTerm(term, parts.get(term))).sort((a, b) => b.count - a.count);
}

function ofTerm(term, parts) {
  const sorted = [...parts].sort((a, b) => b.count - a.count);
  return { term, count: sorted[0].count, parts: sorted };
}

/** Whether a post has a term: as a whole word, hashtag or emoji of its text, in any case. */
export function hasTerm(text, term) {
  const haystack = text.normalize('NFKC').toLocaleLowerCase();
  const needle = term.normalize('NFKC').toLocaleLowerCase();
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    if (isUnspaced(needle) || !(isInWord(haystack, at - 1) || isInWord(haystack, at + needle.length))) {
      return true;
    }
  }
  return false;
}

function isInWord(text, at) {
  return /[\p{L}\p{Nd}_\p{M}]/u.test(text.charAt(at));
}

function isUnspaced(text) {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(text);
}
