import { formatCount } from '../format.js';

const SVG = 'http://www.w3.org/2000/svg';
const BAR = 2;
const STEP = 3;
const HEIGHT = 26;
const LABEL_WIDTH = 34;
/** The scale's least upper end, so that a single mention does not fill the chart. */
const LEAST_SCALE = 4;

/**
 * Draws the counts, oldest first, as bars on a scale of their own, with the largest count beside them. `data` is
 * `{ counts, unit }`, where `unit` is `second` or `minute`. Drawing again into the same element reuses what is there.
 */
export function render(element, data) {
  const { svg, title, base, bars, peak } = (element.sparkline ??= create(element));
  const { counts } = data;
  const width = counts.length * STEP;
  const largest = Math.max(0, ...counts);
  svg.setAttribute('viewBox', `0 0 ${width + LABEL_WIDTH} ${HEIGHT + 1}`);
  svg.setAttribute('width', width + LABEL_WIDTH);
  svg.setAttribute('height', HEIGHT + 1);
  base.setAttribute('d', `M0 ${HEIGHT}h${width - STEP + BAR}v1H0z`);
  bars.setAttribute('d', outline(counts, Math.max(LEAST_SCALE, largest)));
  peak.setAttribute('x', width + 3);
  peak.textContent = largest > 0 ? formatCount(largest) : '';
  title.textContent = describe(data);
}

/** What the chart shows, in words. */
export function describe({ counts, unit }) {
  const sum = counts.reduce((a, b) => a + b, 0);
  const span = `Last ${counts.length} ${unit}s`;
  if (sum === 0) {
    return `${span}: no mentions`;
  }
  const largest = formatCount(Math.max(...counts));
  const last = formatCount(counts[counts.length - 1]);
  return `${span}: ${formatCount(sum)} mentions, at most ${largest} in a ${unit}, ${last} in the last ${unit}`;
}

function outline(counts, scale) {
  let path = '';
  counts.forEach((count, i) => {
    if (count > 0) {
      const height = Math.max(1, Math.round((count / scale) * (HEIGHT - 1)));
      path += `M${i * STEP} ${HEIGHT}v${-height}h${BAR}v${height}z`;
    }
  });
  return path;
}

function create(element) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'sparkline');
  svg.setAttribute('role', 'img');
  const title = svg.appendChild(document.createElementNS(SVG, 'title'));
  const base = svg.appendChild(document.createElementNS(SVG, 'path'));
  base.setAttribute('class', 'sparkline-base');
  const bars = svg.appendChild(document.createElementNS(SVG, 'path'));
  bars.setAttribute('class', 'sparkline-bars');
  const peak = svg.appendChild(document.createElementNS(SVG, 'text'));
  peak.setAttribute('class', 'sparkline-peak');
  peak.setAttribute('y', 9);
  element.replaceChildren(svg);
  return { svg, title, base, bars, peak };
}
