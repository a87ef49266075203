const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 });
const change = new Intl.NumberFormat(undefined, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const minute = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

export function formatCount(count) {
  return whole.format(count);
}

/** A count where there is little room, in at most three digits: `987`, `1.23K`. */
export function formatShortCount(count) {
  return count < 1000 ? whole.format(count) : compact.format(count);
}

/** A rate in about three digits: `0`, `<0.01`, `4.20`, `42.0`, `4,200`. */
export function formatRate(rate) {
  if (rate === 0 || rate >= 99.95) {
    return whole.format(rate);
  }
  if (rate < 0.01) {
    return `<${hundredths.format(0.01)}`;
  }
  return (rate < 9.995 ? hundredths : tenths).format(rate);
}

/** A ratio as the change that it is: 1.25 is `+25%`, 1 is `0%`. */
export function formatChange(ratio) {
  return ratio >= 10 ? `×${whole.format(ratio)}` : change.format(ratio - 1);
}

/** The local time of day of a time in milliseconds, with seconds. */
export function formatTime(millis) {
  return clock.format(millis);
}

/** The local time of day of a time in milliseconds, without seconds. */
export function formatMinute(millis) {
  return minute.format(millis);
}
