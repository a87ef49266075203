/** Radius of a rounded corner, and distance between the points of a track, in pixels. */
const CORNER = 14;
const STEP = 1;
/** Length in pixels that a line leaves free for the arrow head. */
const HEAD = 6;

/**
 * Returns a line through points with rounded corners: `d` of an SVG path up to the arrow head, and the `end` of the line,
 * `{ x, y, angle }` in degrees. Segments shorter than two corners have tighter corners.
 */
export function drawPath(points) {
  const legs = corners(points);
  let d = `M${round(points[0][0])} ${round(points[0][1])}`;
  for (const { from, corner, to } of legs) {
    d += `L${round(from[0])} ${round(from[1])}Q${round(corner[0])} ${round(corner[1])} ${round(to[0])} ${round(to[1])}`;
  }
  const [x, y] = points.at(-1);
  const [beforeX, beforeY] = points.at(-2);
  const neck = toward([x, y], [beforeX, beforeY], HEAD);
  d += `L${round(neck[0])} ${round(neck[1])}`;
  return { d, end: { x, y, angle: (Math.atan2(y - beforeY, x - beforeX) * 180) / Math.PI } };
}

/** Returns the same line as evenly spaced points, `{ points, step, length }`. `points` alternates x and y. */
export function tracePath(points) {
  const dense = [points[0]];
  for (const { from, corner, to } of corners(points)) {
    dense.push(from);
    for (let t = 0.1; t < 0.95; t += 0.1) {
      const u = 1 - t;
      dense.push([0, 1].map((k) => u * u * from[k] + 2 * u * t * corner[k] + t * t * to[k]));
    }
    dense.push(to);
  }
  dense.push(points.at(-1));
  return evenly(dense);
}

function evenly(line) {
  const places = [line[0][0], line[0][1]];
  let travelled = 0;
  let next = STEP;
  for (let i = 1; i < line.length; i++) {
    const [x0, y0] = line[i - 1];
    const [x1, y1] = line[i];
    const length = Math.hypot(x1 - x0, y1 - y0);
    for (; next <= travelled + length; next += STEP) {
      const t = (next - travelled) / length;
      places.push(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t);
    }
    travelled += length;
  }
  return { points: Float32Array.from(places), step: STEP, length: travelled };
}

function corners(points) {
  return points.slice(1, -1).map((corner, i) => {
    const before = points[i];
    const after = points[i + 2];
    const room = Math.min(distance(before, corner), distance(corner, after)) / 2;
    const radius = Math.min(CORNER, room);
    return { from: toward(corner, before, radius), corner, to: toward(corner, after, radius) };
  });
}

function toward([x, y], [toX, toY], length) {
  const whole = Math.hypot(toX - x, toY - y) || 1;
  return [x + ((toX - x) * length) / whole, y + ((toY - y) * length) / whole];
}

function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
