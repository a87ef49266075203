import d3 from './d3.js';
import { formatCount, formatShortCount } from '../format.js';
import { ellipsis } from './fit-text.js';
import { create, frame, join, set, textWidth } from './svg.js';

const ROW = 24;
const BAR = 16;
const AXIS = 16;
const CHARACTER = 7.2;
const MAX_LABEL = 0.4;

/**
 * Draws the first `max` of `bars`, `{ slug, name, query, color, count }`, largest first, on a linear or a `logarithmic` scale.
 * Repeated calls for the same element reuse the existing nodes, and rows move to their new positions.
 */
export function render(element, { bars, max = Infinity, logarithmic = false }) {
  const chart = (element.bars ??= frame(element, 'chart bars', { ticks: ['g', { class: 'axis' }], rows: ['g', {}] }));
  const sorted = [...bars].sort((a, b) => b.count - a.count);
  const shown = sorted.slice(0, max);
  const width = Math.max(180, element.clientWidth);
  const height = shown.length * ROW + AXIS;
  const label = Math.min(
    width * MAX_LABEL,
    Math.max(0, ...shown.map(({ name }) => textWidth(name, CHARACTER))) + 10,
  );
  const largest = Math.max(1, sorted[0]?.count ?? 0);
  const room = width - label - Math.max(28, textWidth(formatShortCount(largest), CHARACTER) + 14);
  const scale = logarithmic
    ? d3.scaleLog([0.7, largest], [0, room]).clamp(true)
    : d3.scaleLinear([0, Math.max(4, largest)], [0, room]);

  set(chart.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
  chart.title.textContent = describe(sorted, logarithmic);
  join(chart.ticks, ticks(scale, logarithmic, largest, room), {
    key: (value) => value,
    enter: () => {
      const tick = create('g');
      create('line', {}, tick);
      create('text', { 'text-anchor': 'middle' }, tick);
      return tick;
    },
    update: (tick, value) => {
      set(tick, { transform: `translate(${label + scale(value)} 0)` });
      set(tick.firstChild, { y1: AXIS - 2, y2: height });
      set(tick.lastChild, { y: AXIS - 5 });
      tick.lastChild.textContent = formatShortCount(value);
    },
  });
  join(chart.rows, shown, {
    key: ({ slug }) => slug,
    enter,
    update: (row, { slug, name, query, color, count }) => {
      const y = AXIS + shown.findIndex((bar) => bar.slug === slug) * ROW;
      const length = count === 0 ? 0 : Math.max(1.5, scale(count));
      row.style.transform = `translateY(${y}px)`;
      set(row, { 'data-slug': slug, 'data-k': color, 'data-count': count });
      const [text, bar, value, tip] = row.children;
      set(text, { x: label - 8 });
      tip.textContent = query;
      text.textContent = ellipsis(name, label - 10, (some) => textWidth(some, CHARACTER));
      set(bar, { x: label, width: length });
      value.style.transform = `translateX(${label + length + 5}px)`;
      value.textContent = formatShortCount(count);
    },
  });
}

function ticks(scale, logarithmic, largest, room) {
  if (logarithmic) {
    return d3.range(0, Math.log10(largest) + 0.001).map((power) => 10 ** power);
  }
  return scale.ticks(Math.min(5, room / 60)).filter((value) => value > 0 && Number.isInteger(value));
}

function enter() {
  const row = create('g', { class: 'bar' });
  create('text', { class: 'name', y: ROW / 2 + 4, 'text-anchor': 'end' }, row);
  create('rect', { y: (ROW - BAR) / 2, height: BAR, rx: 2 }, row);
  create('text', { class: 'value', y: ROW / 2 + 4 }, row);
  create('title', {}, row);
  return row;
}

/** Describes the chart. */
export function describe(bars, logarithmic) {
  const scale = logarithmic ? ' (logarithmic scale)' : '';
  return `Mentions${scale}: ${bars.map(({ name, count }) => `${name} ${formatCount(count)}`).join(', ')}`;
}
