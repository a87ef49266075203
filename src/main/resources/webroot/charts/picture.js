/**
 * The words on a saved picture. A picture is `{ name, title, unit, from, to, sources, legend }`:
 *
 * - `name`: what the chart shows, as a part of the file name, such as the slug of a keyword and the span.
 * - `title`: the subject, such as the name of a keyword, and `unit`: what the chart counts, or undefined.
 * - `from`, `to`: the span that the chart covers, in milliseconds. Without `from` the chart shows the state at `to`.
 * - `sources`: the names of the sources of the posts.
 * - `legend`: the colors of the chart, `{ name, color }`, or undefined if it needs none.
 */

const SIMULATED = 'simulate';
/** Longest span whose ends are given with seconds. */
const SECONDS_UP_TO_MILLIS = 120_000;

/** Returns the names of the sources of a `PipelineStatus`, none before the first. */
export function sourceNames(pipeline) {
  return pipeline?.sources.map(({ name }) => name) ?? [];
}

/**
 * Returns the texts above a chart: the `title`, the `details` and a `warning`, which is null unless posts are simulated.
 * `locale` and `timeZone` are the user's by default.
 */
export function caption({ title, unit, from, to, sources = [] }, { locale, timeZone } = {}) {
  const places = sources.length === 0 ? [] : [sources.join(', ')];
  return {
    title: unit === undefined ? title : `${title}: ${unit}`,
    details: [formatSpan(from ?? to, to, { locale, timeZone }), ...places, 'Murmuration'].join(' · '),
    warning: sources.includes(SIMULATED) ? 'SIMULATED POSTS' : null,
  };
}

/** Returns a file name without extension that differs from that of any picture saved in another second. */
export function fileName({ name }, date) {
  const two = (number) => String(number).padStart(2, '0');
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `murmuration-${safe}-${day}T${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

function formatSpan(from, to, { locale, timeZone }) {
  const withSeconds = to - from <= SECONDS_UP_TO_MILLIS;
  const format = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
    timeZoneName: 'short',
    timeZone,
  });
  return format.formatRange(from, to);
}
