import { formatCount } from '../format.js';
import { MIN_SCALE } from './axes.js';
import { frame, set } from './svg.js';

const LABEL_WIDTH = 32;

/**
 * Draws counts, oldest first, as bars on a scale of their own. Repeated calls for the same element reuse the existing nodes.
 *
 * @param data `{ counts, title, span, unit, bar, gap, height, labeled, unknown }`. `span` and `unit` name the time of all counts
 *   and of one. `bar`, `gap` and `height` are in pixels. `labeled` is whether the largest count is shown beside the bars.
 *   `unknown` returns whether a count is unknown, from its index and itself
 */
export function render(element, data) {
  const { svg, title, base, bars, holes, peak } = (element.sparkline ??= frame(element, 'sparkline', {
    base: ['path', { class: 'sparkline-base' }],
    holes: ['path', { class: 'sparkline-unknown' }],
    bars: ['path', { class: 'sparkline-bars' }],
    peak: ['text', { class: 'sparkline-peak', y: 9 }],
  }));
  const { counts, bar = 2, gap = 1, height = 26, labeled = true, unknown = () => false } = data;
  const width = counts.length * (bar + gap);
  const all = width + (labeled ? LABEL_WIDTH : 0);
  const largest = Math.max(0, ...counts);
  set(svg, { viewBox: `0 0 ${all} ${height + 1}`, width: all, height: height + 1 });
  set(base, { d: `M0 ${height}h${width - gap}v1H0z` });
  set(bars, { d: outline(counts, Math.max(MIN_SCALE, largest), { bar, gap, height }) });
  const hole = (count, i) => (unknown(i, count) ? `M${i * (bar + gap)} 0h${bar + gap}v${height}h${-bar - gap}z` : '');
  set(holes, { d: counts.map(hole).join('') });
  set(peak, { x: width + 3 });
  peak.textContent = labeled && largest > 0 ? formatCount(largest) : '';
  title.textContent = describe(data);
}

/** Describes the chart by its `title`, or as counts of mentions if it has none. */
export function describe({ counts, span, unit, title, unknown = () => false }) {
  if (title !== undefined) {
    return title;
  }
  const holes = counts.filter((count, i) => unknown(i, count)).length;
  const text = describeCounts({ counts, span, unit });
  return holes === 0 ? text : `${text}; ${formatCount(holes)} of ${formatCount(counts.length)} are unknown`;
}

function describeCounts({ counts, span, unit }) {
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum === 0) {
    return `${span}: no mentions`;
  }
  const largest = formatCount(Math.max(...counts));
  const last = formatCount(counts.at(-1));
  return `${span}: ${formatCount(sum)} mentions, at most ${largest} per ${unit}, ${last} in the last ${unit}`;
}

function outline(counts, scale, { bar, gap, height }) {
  let path = '';
  counts.forEach((count, i) => {
    if (count > 0) {
      const length = Math.max(1, Math.round((count / scale) * (height - 1)));
      path += `M${i * (bar + gap)} ${height}v${-length}h${bar}v${length}z`;
    }
  });
  return path;
}
