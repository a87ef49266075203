/**
 * Number of keyword colours per colour scheme (`--k0` to `--k7` in `style/base.css`). Any two are distinguishable with the
 * common colour vision deficiencies, which a test verifies. With more keywords colours repeat, and names tell keywords apart.
 */
export const COLOURS = 8;

/**
 * Assigns a colour number to every keyword, by slug. It depends on the keywords alone, so that it is the same on every page and
 * after a reload. Keywords added earlier choose first: the colour of their slug's hash, or the next of the least used colours
 * if that one is used more. So a keyword that is added changes no other, and the eight oldest differ. A keyword that is removed
 * leaves its colour to the next that would have chosen it.
 */
export function colours(keywords) {
  const uses = new Array(COLOURS).fill(0);
  const taken = new Map();
  const ordered = [...keywords].sort((a, b) => a.addedAt - b.addedAt || (a.slug < b.slug ? -1 : 1));
  for (const { slug } of ordered) {
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
