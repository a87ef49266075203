const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const UNIT_MILLIS = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const FOR_EVER = ['for ever', 'forever', 'ever', '-1'];

/** A duration in its largest unit, or its two largest: `7 d`, `20 h`, `1 h 30 min`, `0 s`. */
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

/** A duration with nothing rounded away, as `parseRetention` reads it: `7 d`, `1 d 2 h 3 min`. */
export function exactDuration(millis) {
  let left = millis;
  const parts = UNITS.map(([name, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count > 0 ? `${count} ${name}` : '';
  });
  return parts.filter(Boolean).join(' ') || '0 s';
}

/** How long something took or is behind, in one unit: `850 ms`, `12 s`, `3 min`, `2 h`, `5 d`. */
export function describeAge(millis) {
  const [name, size] = UNITS.find(([unit, least]) => millis >= least * (unit === 'ms' ? 0 : 1)) ?? UNITS.at(-1);
  return `${Math.floor(millis / size)}\u00a0${name}`;
}

/** What a topic keeps: `20 h`, `for ever`, `the latest of each key`, `the latest of each key, 10 min`. */
export function describeKept({ policy, retentionMillis }) {
  const compacts = isCompacted({ policy });
  if (compacts && !(policy ?? '').includes('delete')) {
    return 'latest of each key';
  }
  const time = retentionMillis === null || retentionMillis < 0 ? 'for ever' : describeDuration(retentionMillis);
  return compacts ? `latest of each key, ${time}` : time;
}

/** Whether a topic keeps the latest record of each key rather than all. */
export function isCompacted({ policy }) {
  return (policy ?? '').includes('compact');
}

/**
 * A retention as somebody types it, in milliseconds: `7d`, `36 h`, `1h 30min`; null for `for ever`, undefined for what is
 * neither.
 */
export function parseRetention(text) {
  const typed = text.trim().toLowerCase();
  if (FOR_EVER.includes(typed)) {
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
