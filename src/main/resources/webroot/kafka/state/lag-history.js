/** So long is remembered. */
const SPAN_MILLIS = 10 * 60_000;

/** The lag of each group as it was seen, oldest first, for the last ten minutes. */
export class LagHistory {
  #seen = new Map();

  /** Takes in the lag of a group at a time in milliseconds; null is not known, and passed over. */
  add(group, at, lag) {
    if (lag === null || lag === undefined) {
      return;
    }
    const points = this.#seen.get(group) ?? [];
    this.#seen.set(group, [...points.filter((point) => point.at > at - SPAN_MILLIS && point.at < at), { at, lag }]);
  }

  /** What is remembered of a group: `{ at, lag }`, oldest first. */
  of(group) {
    return this.#seen.get(group) ?? [];
  }
}

/** The last lags of a history in `count` steps of time up to `now`, the largest of each; a step without one has the last before. */
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
