/** Height of a name with its outline, and the space around a name, in pixels. */
const HEIGHT = 17;
const SPACE = 4;

/**
 * Places names in a chart so that none overlaps another one, a label of the chart, a blocked span or an edge. Returns the center
 * of each name, or null if there is no room for it. A name moves sideways within its span to keep away from blocked ones and
 * from the edges. Earlier names take precedence.
 *
 * @param names `{ x, y, width }`: the preferred center, and the width in pixels
 * @param area `{ width, blocked, labels }`: the width of the chart, spans `[left, right]`, and labels like names
 */
export function placeNames(names, { width, blocked, labels }) {
  const taken = [...labels];
  return names.map((name) => {
    const x = nearest(name, width, blocked);
    if (x === null || taken.some((other) => overlap({ ...name, x }, other))) {
      return null;
    }
    taken.push({ ...name, x });
    return x;
  });
}

/** Returns the nearest center with room on both sides, or null. */
function nearest({ x, width }, end, blocked) {
  if (x < 0 || x > end || blocked.some(([left, right]) => left < x && x < right)) {
    return null;
  }
  const half = width / 2 + SPACE;
  const least = Math.max(0, ...blocked.map(([, right]) => right).filter((right) => right <= x)) + half;
  const most = Math.min(end, ...blocked.map(([left]) => left).filter((left) => left >= x)) - half;
  return least > most ? null : Math.min(most, Math.max(least, x));
}

function overlap(a, b) {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 + SPACE && Math.abs(a.y - b.y) < HEIGHT;
}
