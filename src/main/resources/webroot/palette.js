/**
 * Eight colours per colour scheme (`--k0` to `--k7` in `style/base.css`), chosen so that people with any of the common colour
 * vision deficiencies can tell every two of them apart; a test measures it. With more keywords colours repeat, and
 * names tell.
 */
export const COLOURS = 8;

/**
 * The number of the colour of every keyword, by slug. A keyword prefers the colour that its slug stands for, and takes
 * the next one of those least used if that is taken, those added earlier first: so a keyword keeps its colour while others
 * come, in every view and after a reload.
 */
export function colours(keywords) {
  const uses = new Array(COLOURS).fill(0);
  const taken = new Map();
  const byAge = [...keywords].sort((a, b) => a.addedAt - b.addedAt || (a.slug < b.slug ? -1 : 1));
  for (const { slug } of byAge) {
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
