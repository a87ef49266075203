/**
 * Number of keyword colours per colour scheme (`--k0` to `--k7` in `style/base.css`). Any two are distinguishable with the
 * common colour vision deficiencies, which a test verifies. With more keywords colours repeat, and names tell keywords apart.
 */
export const COLOURS = 8;

/**
 * Assigns a colour number to every keyword, by slug. A keyword keeps its colour in `before`. A new one gets the colour of its
 * slug's hash, or the next of the least used colours if that one is used more. Keywords added earlier choose first. If there
 * are more keywords than colours, those with the largest `totals` (by slug) choose first, so that the busiest differ.
 */
export function colours(keywords, totals = new Map(), before = new Map()) {
  const uses = new Array(COLOURS).fill(0);
  const taken = new Map();
  const all = [...keywords];
  const size = ({ slug }) => (all.length > COLOURS ? (totals.get(slug) ?? 0) : 0);
  const ordered = all.sort((a, b) => size(b) - size(a) || a.addedAt - b.addedAt || (a.slug < b.slug ? -1 : 1));
  for (const { slug } of ordered.filter((keyword) => before.has(keyword.slug))) {
    taken.set(slug, before.get(slug));
    uses[before.get(slug)]++;
  }
  for (const { slug } of ordered.filter((keyword) => !before.has(keyword.slug))) {
    const least = Math.min(...uses);
    let colour = hash(slug) % COLOURS;
    while (uses[colour] > least) {
      colour = (colour + 1) % COLOURS;
    }
    uses[colour]++;
    taken.set(slug, colour);
  }
  return taken;
}

/** 32-bit FNV-1a. */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return h >>> 0;
}
