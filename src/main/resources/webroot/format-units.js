const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/**
 * Formats quantities in the notation of a locale, by default the viewer's. `perSecond`, `bytes`, `bytesPerSecond` and
 * `millis` have their unit, bytes in powers of 1,024; `count` has none. What is not known (null) is an en dash.
 */
export function unitFormats(locale) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const known = (format) => (value) => (value === null || value === undefined ? '–' : format(value));

  /** Three digits or so, so that a figure keeps its width from second to second. */
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
    while (power < BYTES.length - 1 && exact / 1024 ** power >= 999.5) {
      power++;
    }
    const scaled = exact / 1024 ** power;
    return `${(power > 0 && scaled < 9.95 ? tenths : whole).format(scaled)}\u00a0${BYTES[power]}`;
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
