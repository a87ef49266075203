/**
 * Eight colours per colour scheme (`--k0` to `--k7` in `style/base.css`), chosen so that people with any of the common colour
 * vision deficiencies can tell every two of them apart; a test measures it. With more keywords colours repeat, and
 * names tell.
 */
export const COLOURS = 8;

/**
 * The number of the colour of every keyword, by slug. A keyword keeps the colour that it has in `before`; a new one prefers the
 * colour that its slug stands for, and takes the next one of those least used if that is taken. Those added earlier come
 * first, or with more keywords than colours those with the largest of `totals` (by slug), so that the loudest differ.
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

/** FNV-1a, of 32 bits. */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return h >>> 0;
}
