/**
 * Time series of mention counts. A series is `{ from, step, counts }`: the first count covers the `step` milliseconds that
 * start at `from`.
 */

/** Seconds kept in addition to the 60 of a mention, for a total of ten minutes. */
const MAX_OLDER = 540;

const STEPS = { '1m': 1_000, '10m': 10_000, '1h': 60_000 };

/**
 * Returns the seconds before those of a mention, after its `seconds` advanced from `before` to `now`. Appends to `older` the
 * seconds that dropped out. A gap between `before` and `now`, or a step back, discards the history. All are `{ from, counts }` by the second.
 * `older` and `before` can be undefined.
 */
export function extend(older, before, now) {
  const steps = before === undefined ? Infinity : (now.from - before.from) / 1_000;
  if (older === undefined || steps > now.counts.length || steps < 0) {
    return { from: now.from, counts: [] };
  }
  const counts = [...older.counts, ...before.counts.slice(0, steps)].slice(-MAX_OLDER);
  return { from: now.from - counts.length * 1_000, counts };
}

/**
 * Returns the 60 counts of a mention over `span`: by the second for `1m`, by ten seconds for `10m` and by the minute for
 * `1h`. Ten minutes are computed from `history`. Before it begins, the rest of each minute's count is spread evenly.
 */
export function series(mention, history, span) {
  const step = STEPS[span];
  if (span !== '10m') {
    const { from, counts } = span === '1m' ? mention.seconds : mention.minutes;
    return { from, step, counts };
  }
  const seconds = { from: history.from, counts: [...history.counts, ...mention.seconds.counts] };
  const last = Math.floor((mention.seconds.from + 59_000) / step) * step;
  const from = last - 59 * step;
  const counts = Array.from({ length: 60 }, (_, i) => tenSeconds(seconds, mention.minutes, from + i * step));
  return { from, step, counts };
}

function tenSeconds(seconds, minutes, from) {
  const first = (from - seconds.from) / 1_000;
  const known = sum(seconds.counts.slice(Math.max(0, first), Math.max(0, first + 10)));
  const unknown = Math.min(10, Math.max(0, -first));
  return unknown === 0 ? known : known + unknown * perUnknownSecond(seconds, minutes, from);
}

/** Returns the mean count of the unknown seconds of a minute. */
function perUnknownSecond(seconds, minutes, time) {
  const index = Math.floor((time - minutes.from) / 60_000);
  const first = (minutes.from + index * 60_000 - seconds.from) / 1_000;
  const known = sum(seconds.counts.slice(Math.max(0, first), Math.max(0, first + 60)));
  return Math.max(0, (minutes.counts[index] ?? 0) - known) / Math.min(60, -first);
}

function sum(counts) {
  return counts.reduce((a, b) => a + b, 0);
}

/** Number of steps shown. Of the 60, the last is incomplete, and another drops out a moment later. */
export const STEPS_SHOWN = 57;

/**
 * Aligns the series of several keywords. Returns `{ from, step, rows }`, where a row has the counts of all keywords for one
 * of the last `STEPS_SHOWN` steps complete at `nowMillis`. Returns null if there is no series.
 */
export function align(all, nowMillis) {
  if (all.length === 0) {
    return null;
  }
  const { step } = all[0];
  const end = Math.floor(nowMillis / step) * step;
  const from = end - STEPS_SHOWN * step;
  const rows = Array.from({ length: STEPS_SHOWN }, (_, i) => {
    const time = from + i * step;
    return all.map((one) => one.counts[(time - one.from) / step] ?? 0);
  });
  return { from, step, rows };
}

/**
 * Returns the counts that all series will have for the step that is running at `nowMillis` if its rest is like the step before.
 * Returns null for steps of a second, which are over too soon.
 */
export function running(all, nowMillis) {
  const step = all[0]?.step ?? 0;
  if (step <= 1_000) {
    return null;
  }
  const from = Math.floor(nowMillis / step) * step;
  const rest = (from + step - nowMillis) / step;
  return all.map((one) => {
    const count = (time) => one.counts[(time - one.from) / step] ?? 0;
    return count(from) + rest * count(from - step);
  });
}

/** Returns the sum of all series over the steps of an aligned one, per second. */
export function ratePerSecond(all, { from, step, rows }) {
  const counts = all.map((one) => sum(rows.map((_, i) => one.counts[(from + i * step - one.from) / step] ?? 0)));
  return (sum(counts) * 1_000) / (rows.length * step);
}
