import { formatCount } from '../format.js';
import { create as createSvg, set } from './svg.js';

const LABEL_WIDTH = 32;
/** The scale's least upper end, so that a single mention does not fill the chart. */
const LEAST_SCALE = 4;

/**
 * Draws counts, the oldest first, as bars on a scale of their own, and beside them the largest. `data` is `{ counts, span,
 * unit, bar, gap, height, labelled }`: in words all the time that is shown and that of one count, the pixels of a bar, between
 * two and of the chart, and whether the largest is written down. Drawing again into the same element reuses what is there.
 */
export function render(element, data) {
  const { svg, title, base, bars, peak } = (element.sparkline ??= create(element));
  const { counts, bar = 2, gap = 1, height = 26, labelled = true } = data;
  const width = counts.length * (bar + gap);
  const all = width + (labelled ? LABEL_WIDTH : 0);
  const largest = Math.max(0, ...counts);
  set(svg, { viewBox: `0 0 ${all} ${height + 1}`, width: all, height: height + 1 });
  set(base, { d: `M0 ${height}h${width - gap}v1H0z` });
  set(bars, { d: outline(counts, Math.max(LEAST_SCALE, largest), { bar, gap, height }) });
  set(peak, { x: width + 3 });
  peak.textContent = labelled && largest > 0 ? formatCount(largest) : '';
  title.textContent = describe(data);
}

/** What the chart shows, in words: its `title`, if it has one, else as counts of mentions. */
export function describe({ counts, span, unit, title }) {
  if (title !== undefined) {
    return title;
  }
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum === 0) {
    return `${span}: no mentions`;
  }
  const largest = formatCount(Math.max(...counts));
  const last = formatCount(counts.at(-1));
  return `${span}: ${formatCount(sum)} mentions, at most ${largest} in a ${unit}, ${last} in the last ${unit}`;
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

function create(element) {
  const svg = createSvg('svg', { class: 'sparkline', role: 'img' });
  const title = createSvg('title', {}, svg);
  const base = createSvg('path', { class: 'sparkline-base' }, svg);
  const bars = createSvg('path', { class: 'sparkline-bars' }, svg);
  const peak = createSvg('text', { class: 'sparkline-peak', y: 9 }, svg);
  element.replaceChildren(svg);
  return { svg, title, base, bars, peak };
}
