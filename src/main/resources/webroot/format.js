const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export function formatCount(count) {
  return whole.format(count);
}

/** A rate in about three digits: `0`, `<0.01`, `4.20`, `42.0`, `4,200`. */
export function formatRate(rate) {
  if (rate === 0 || rate >= 99.95) {
    return whole.format(rate);
  }
  if (rate < 0.01) {
    return '<0.01';
  }
  return (rate < 9.995 ? hundredths : tenths).format(rate);
}

/** The local time of day of a time in milliseconds. */
export function formatTime(millis) {
  return clock.format(millis);
}
