/**
 * Selects at most `max` terms from a list of `Related`. Keywords take turns, each with its next term, so that a busy keyword
 * leaves room for the others.
 *
 * Returns `{ term, count, parts }`, largest count first. `parts` has the count by keyword, `{ slug, count }`, largest first.
 * `count` is the largest of these and not their sum, because one post can mention several keywords.
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

/** Returns whether a text contains a term as a whole word, hashtag or emoji, ignoring case. */
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
