/**
 * Times whose counts are incomplete: posts were not read, or are not counted yet. Such a time is `{ from, to, reason, all }` in
 * milliseconds. `to` is Infinity while it lasts, and `all` is whether no posts were counted, rather than those of some sources.
 */

/** Mentions of a busy keyword arrive every second. Counting is late if none has for this duration. */
const LATE_MILLIS = 3_000;
const STAGE_NAMES = { fanout: 'Fanout', aggregate: 'Aggregate' };

/** Returns the unknown times of the last hour at a time in milliseconds, the earliest first. */
export function unknownTimes(state, nowMillis) {
  const gaps = (state.pipeline?.gaps ?? []).map(({ from, to, source, reason }) => ({
    from,
    to: to ?? Infinity,
    reason,
    all: source === null,
  }));
  const uncounted = uncountedTime(state, nowMillis);
  return uncounted === null ? gaps : [...gaps, { from: uncounted.from, to: Infinity, reason: uncounted.reason, all: true }];
}

/**
 * Returns from when posts are not counted yet, `{ from, reason, stopped }`, or null if all are. `stopped` is whether counting
 * does not go on by itself.
 */
export function uncountedTime({ pipeline, mentions, at }, nowMillis) {
  const stage = pipeline?.uncounted && pipeline.stages.find((one) => one.stage === pipeline.uncounted.stage);
  const late = nowMillis - at > LATE_MILLIS && [...mentions.values()].some((one) => one.at === at && one.rates['1m'] > 0);
  if (!stage) {
    return late ? { from: at, reason: 'not counted yet', stopped: false } : null;
  }
  const stopped = stage.state === 'stopped';
  const from = pipeline.uncounted.from || at || nowMillis;
  return {
    from: late ? Math.min(from, at) : from,
    reason: `not counted yet (${STAGE_NAMES[stage.stage]} ${stopped ? 'has stopped' : 'is behind'})`,
    stopped,
  };
}

/** Returns the time before a keyword was added as an unknown one. */
export function beforeAdded(addedAt) {
  return { from: -Infinity, to: addedAt, reason: 'not followed yet', all: true };
}

/** Returns the unknown times that overlap a span. */
export function within(times, from, to) {
  return times.filter((time) => time.from < to && time.to > from);
}

/** Returns whether nothing is known about most of a span with a count, or about a part of one without. */
export function isUnknown(times, from, to, count) {
  const overlaps = within(times, from, to).filter(({ all }) => all);
  const unknown = Math.max(0, ...overlaps.map((time) => Math.min(to, time.to) - Math.max(from, time.from)));
  return unknown > (count === 0 ? 0 : (to - from) / 2);
}
