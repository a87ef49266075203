/** Time span of the history. */
const SPAN_MILLIS = 10 * 60_000;

/** The observed lag of each group over the last ten minutes. */
export class LagHistory {
  #seen = new Map();

  /** Adds the lag of a group at a time in milliseconds. Ignores an unknown lag, which is null. */
  add(group, at, lag) {
    if (lag === null || lag === undefined) {
      return;
    }
    const points = this.#seen.get(group) ?? [];
    this.#seen.set(group, [...points.filter((point) => point.at > at - SPAN_MILLIS && point.at < at), { at, lag }]);
  }

  /** Returns the history of a group: `{ at, lag }`, oldest first. */
  of(group) {
    return this.#seen.get(group) ?? [];
  }
}

/** Returns the largest lag in each of `count` time steps up to `now`. A step without a point repeats the last lag before it. */
export function lagSteps(points, { now, count, stepMillis }) {
  const steps = new Array(count).fill(0);
  const from = now - count * stepMillis;
  let last = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const end = from + (i + 1) * stepMillis;
    let most = null;
    while (next < points.length && points[next].at <= end) {
      last = points[next].lag;
      most = Math.max(most ?? 0, last);
      next++;
    }
    steps[i] = most ?? last;
  }
  return steps;
}
