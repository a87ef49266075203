/**
 * Number of keyword colors per color scheme (`--k0` to `--k7` in `style/base.css`). Any two are distinguishable with the
 * common color vision deficiencies, which a test verifies. With more keywords colors repeat, and names tell keywords apart.
 */
export const COLORS = 8;

/**
 * Assigns a color number to every keyword, by slug. It depends on the keywords alone, so that it is the same on every page and
 * after a reload. Keywords added earlier choose first: the color of their slug's hash, or the next of the least used colors
 * if that one is used more. So a keyword that is added changes no other, and the eight oldest differ. A keyword that is removed
 * leaves its color to the next that would have chosen it.
 */
export function colors(keywords) {
  const uses = new Array(COLORS).fill(0);
  const taken = new Map();
  const ordered = [...keywords].sort((a, b) => a.addedAt - b.addedAt || (a.slug < b.slug ? -1 : 1));
  for (const { slug } of ordered) {
    const least = Math.min(...uses);
    let color = hash(slug) % COLORS;
    while (uses[color] > least) {
      color = (color + 1) % COLORS;
    }
    uses[color]++;
    taken.set(slug, color);
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
