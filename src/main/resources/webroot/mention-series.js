/**
 * How mentions are spread over a span of time. A series is `{ from, step, counts }`: the first count is of the `step`
 * milliseconds from `from` on.
 */

/** The seconds that are kept besides the 60 of a mention: ten minutes in all. */
const MAX_OLDER = 540;

const STEPS = { '1m': 1_000, '10m': 10_000, '1h': 60_000 };

/**
 * The seconds before those of a mention, when its `seconds` go on from `before` to `now`: what has left them is added to
 * what was `older`. Where there is a gap between the two, nothing is known of it, and what was before is forgotten. All
 * are `{ from, counts }`, by the second; `older` and `before` can be undefined.
 */
export function extend(older, before, now) {
  const steps = before === undefined ? Infinity : (now.from - before.from) / 1_000;
  if (older === undefined || steps > now.counts.length) {
    return { from: now.from, counts: [] };
  }
  if (steps <= 0) {
    return older;
  }
  const counts = [...older.counts, ...before.counts.slice(0, steps)].slice(-MAX_OLDER);
  return { from: now.from - counts.length * 1_000, counts };
}

/**
 * The 60 counts of a mention over `span`: by the second for `1m`, by ten seconds for `10m` and by the minute for `1h`. Ten
 * minutes are made from `history`, and where that does not reach, from what is left of the minutes, taken as even.
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

/** What a minute has besides the seconds of it that are known, taken as even over the others. */
function perUnknownSecond(seconds, minutes, time) {
  const index = Math.floor((time - minutes.from) / 60_000);
  const first = (minutes.from + index * 60_000 - seconds.from) / 1_000;
  const known = sum(seconds.counts.slice(Math.max(0, first), Math.max(0, first + 60)));
  return Math.max(0, (minutes.counts[index] ?? 0) - known) / Math.min(60, -first);
}

function sum(counts) {
  return counts.reduce((a, b) => a + b, 0);
}

/** So many complete steps are shown: of the 60, one is not complete, and a moment later one more has left. */
export const STEPS_SHOWN = 57;

/**
 * Series of several keywords on one axis: `{ from, step, rows }` with the counts of all keywords for each of the last
 * `STEPS_SHOWN` steps that are complete at `nowMillis`. Null without any.
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
