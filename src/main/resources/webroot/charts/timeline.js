import d3 from './d3.js';
import { formatCount, formatMinute, formatShortCount, formatTime } from '../format.js';
import { create, join, set } from './svg.js';

const AXIS_X = 20;
const AXIS_Y = 44;
const TOP = 8;

/**
 * Draws the counts of a series (see `mention-series.js`) as columns over time, the last one pale as long as its time is not over. Drawing
 * again into the same element reuses what is there.
 *
 * @param data `{ series, height, colour, unit }`; `unit` is what a count is of: `second` or `minute`
 */
export function render(element, { series: { from, step, counts }, height, colour, unit }) {
  const chart = (element.timeline ??= frame(element));
  const width = Math.max(240, element.clientWidth);
  const x = d3.scaleLinear([from, from + counts.length * step], [AXIS_Y, width]);
  const y = d3.scaleLinear([0, Math.max(4, ...counts)], [height - AXIS_X, TOP]).nice(4);
  const column = Math.max(1, x(from + step) - x(from) - 1);
  set(chart.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
  chart.title.textContent = describe({ from, step, counts }, unit);
  join(chart.lines, y.ticks(4).filter(Number.isInteger), {
    key: (value) => value,
    enter: () => {
      const tick = create('g');
      create('line', {}, tick);
      create('text', { 'text-anchor': 'end', dy: '0.32em' }, tick);
      return tick;
    },
    update: (tick, value) => {
      set(tick.firstChild, { x1: AXIS_Y, x2: width, y1: y(value), y2: y(value) });
      set(tick.lastChild, { x: AXIS_Y - 6, y: y(value) });
      tick.lastChild.textContent = formatShortCount(value);
    },
  });
  const every = (unit === 'minute' ? 600_000 : 10_000) * (width < 420 ? 2 : 1);
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const times = d3.range(Math.ceil((from - zone) / every) * every + zone, from + counts.length * step, every);
  join(chart.times, times.filter((time) => x(time) > AXIS_Y + 20 && x(time) < width - 22), {
    key: (time) => time,
    enter: () => create('text', { 'text-anchor': 'middle' }),
    update: (text, time) => {
      set(text, { x: x(time), y: height - 5 });
      text.textContent = (unit === 'minute' ? formatMinute : formatTime)(time);
    },
  });
  join(chart.columns, counts.map((count, i) => ({ count, time: from + i * step })), {
    key: ({ time }) => time,
    enter: () => {
      const rect = create('rect');
      create('title', {}, rect);
      return rect;
    },
    update: (rect, { count, time }) => {
      const top = count === 0 ? height - AXIS_X : Math.min(y(count), height - AXIS_X - 1.5);
      set(rect, {
        x: x(time),
        width: column,
        y: top,
        height: height - AXIS_X - top,
        'data-k': colour,
        'data-count': count,
        'data-open': time === from + (counts.length - 1) * step ? '' : null,
      });
      rect.firstChild.textContent = `${(unit === 'minute' ? formatMinute : formatTime)(time)}: ${formatCount(count)}`;
    },
  });
}

function describe({ from, step, counts }, unit) {
  const sum = formatCount(counts.reduce((a, b) => a + b, 0));
  const most = formatCount(Math.max(...counts));
  return `${sum} mentions from ${formatTime(from)} to ${formatTime(from + counts.length * step)}, at most ${most} in a ${unit}`;
}

function frame(element) {
  const svg = create('svg', { class: 'chart timeline', role: 'img' });
  const title = create('title', {}, svg);
  const lines = create('g', { class: 'axis' }, svg);
  const columns = create('g', { class: 'columns' }, svg);
  const times = create('g', { class: 'axis' }, svg);
  times.setAttribute('text-anchor', 'middle');
  element.replaceChildren(svg);
  return { svg, title, lines, columns, times };
}
