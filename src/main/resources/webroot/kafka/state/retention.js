const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const UNIT_MILLIS = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** Accepted spellings of an unlimited retention. */
const FOREVER = ['forever', 'for ever', 'ever', '-1'];

/** Formats a duration in its one or two largest units: `7 d`, `20 h`, `1 h 30 min`, `0 s`. */
export function describeDuration(millis) {
  const parts = [];
  let left = Math.round(millis);
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) {
      parts.push(`${count}\u00a0${name}`);
    } else if (parts.length > 0) {
      break;
    }
    if (parts.length === 2) {
      break;
    }
  }
  return parts.length === 0 ? '0\u00a0s' : parts.join(' ');
}

/** Formats a duration without rounding, so that `parseRetention` parses it to the same value: `7 d`, `1 d 2 h 3 min`. */
export function exactDuration(millis) {
  let left = millis;
  const parts = UNITS.map(([name, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count > 0 ? `${count} ${name}` : '';
  });
  return parts.filter(Boolean).join(' ') || '0 s';
}

/** Formats an age in its largest unit, rounded down: `850 ms`, `12 s`, `3 min`, `2 h`, `5 d`. */
export function describeAge(millis) {
  const [name, size] = UNITS.find(([unit, least]) => millis >= least * (unit === 'ms' ? 0 : 1)) ?? UNITS.at(-1);
  return `${Math.floor(millis / size)}\u00a0${name}`;
}

/** Describes the retention of a topic: `20 h`, `forever`, `latest of each key` or `latest of each key, 10 min`. */
export function describeRetention({ policy, retentionMillis }) {
  const compacts = isCompacted({ policy });
  if (compacts && !(policy ?? '').includes('delete')) {
    return 'latest of each key';
  }
  const time = retentionMillis === null || retentionMillis < 0 ? 'forever' : describeDuration(retentionMillis);
  return compacts ? `latest of each key, ${time}` : time;
}

/** Returns whether a topic keeps the latest record of each key instead of all records. */
export function isCompacted({ policy }) {
  return (policy ?? '').includes('compact');
}

/**
 * Parses a retention such as `7d`, `36 h` or `1h 30min`. Returns milliseconds, null for `forever`, or undefined if the text is
 * invalid.
 */
export function parseRetention(text) {
  const typed = text.trim().toLowerCase();
  if (FOREVER.includes(typed)) {
    return null;
  }
  if (!/^(\d+\s*(ms|s|min|m|h|d|w)\s*)+$/.test(typed)) {
    return undefined;
  }
  const millis = [...typed.matchAll(/(\d+)\s*(ms|s|min|m|h|d|w)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MILLIS[unit],
    0,
  );
  return millis > 0 && Number.isSafeInteger(millis) ? millis : undefined;
}
