const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 });
const change = new Intl.NumberFormat(undefined, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const minute = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Formats a count with grouped digits. */
export function formatCount(count) {
  return whole.format(count);
}

/** Formats a count with at most three digits: `987`, `1.23K`. */
export function formatShortCount(count) {
  return count < 1000 ? whole.format(count) : compact.format(count);
}

/** Formats a rate of mentions with about three digits: `0`, `<0.01`, `4.20`, `42.0`, `4,200`. */
export function formatRate(rate) {
  if (rate === 0 || rate >= 99.95) {
    return whole.format(rate);
  }
  if (rate < 0.01) {
    return `<${hundredths.format(0.01)}`;
  }
  return (rate < 9.995 ? hundredths : tenths).format(rate);
}

/** Formats a ratio as a change: 1.25 is `+25%`, 1 is `0%`. */
export function formatChange(ratio) {
  return ratio >= 10 ? `×${whole.format(ratio)}` : change.format(ratio - 1);
}

/** Formats a time in milliseconds as the local time of day with seconds. */
export function formatTime(millis) {
  return clock.format(millis);
}

/** Formats a time in milliseconds as the local time of day without seconds. */
export function formatMinute(millis) {
  return minute.format(millis);
}

/** Formats a time in milliseconds as the local date and time of day. */
export function formatDay(millis) {
  return day.format(millis);
}

/**
 * Returns formats of quantities for a locale, by default the user's. `perSecond`, `bytes`, `bytesPerSecond` and `millis`
 * include their unit, and bytes use powers of 1,024. `count` and `rate` have no unit. Every format shows null as an en dash.
 */
export function unitFormats(locale) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const known = (format) => (value) => (value === null || value === undefined ? '–' : format(value));

  /** About three digits, so that a value keeps its width from second to second. */
  const short = (value) => {
    if (value > 0 && value < 0.05) {
      return `<${tenths.format(0.1)}`;
    }
    if (value >= 999_999.5) {
      return compact.format(value);
    }
    return (value < 9.95 ? tenths : whole).format(value);
  };
  const bytes = (value) => {
    const exact = Math.max(0, value);
    let power = 0;
    while (power < BYTE_UNITS.length - 1 && exact / 1024 ** power >= 999.5) {
      power++;
    }
    const scaled = exact / 1024 ** power;
    return `${(power > 0 && scaled < 9.95 ? tenths : whole).format(scaled)}\u00a0${BYTE_UNITS[power]}`;
  };
  const millis = (value) =>
    value < 999.5 ? `${short(value)}\u00a0ms` : `${(value < 9_950 ? tenths : whole).format(value / 1000)}\u00a0s`;

  return {
    count: known((value) => (value >= 999_999.5 ? compact : whole).format(value)),
    rate: known(short),
    perSecond: known((value) => `${short(value)}/s`),
    bytes: known(bytes),
    bytesPerSecond: known((value) => `${bytes(value)}/s`),
    millis: known(millis),
    percent: known((value) => share.format(value)),
  };
}

/** The formats of quantities for the user's locale. */
export const formats = unitFormats();
