import d3 from './d3.js';
import { formatCount, formatMinute, formatTime } from '../format.js';
import { COUNT_AXIS_WIDTH, TIME_AXIS_HEIGHT, countScale, drawCountAxis, drawTimeAxis, localTicks } from './axes.js';
import { create, frame, join, set } from './svg.js';
import { UnknownBands, describe as describeUnknown } from './unknown-bands.js';
import { isUnknown, within } from '../unknown-times.js';

/**
 * Draws the counts of a series (see `mention-series.js`) as columns over time. The last column is pale because its period is
 * still running. Repeated calls for the same element reuse the existing nodes.
 *
 * @param data `{ series, height, color, unit, unknown }`. `unit` is the period of a count, `second` or `minute`. `unknown` are
 *   the times whose counts are unknown (see `unknown-times.js`)
 */
export function render(element, { series: { from, step, counts }, height, color, unit, unknown = [] }) {
  const chart = (element.timeline ??= begin(element));
  const width = Math.max(240, element.clientWidth);
  const end = from + counts.length * step;
  const x = d3.scaleLinear([from, end], [COUNT_AXIS_WIDTH, width]);
  const y = countScale(counts, height);
  const bottom = height - TIME_AXIS_HEIGHT;
  const column = Math.max(1, x(from + step) - x(from) - 1);
  const format = unit === 'minute' ? formatMinute : formatTime;
  set(chart.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
  chart.title.textContent = [describe({ from, end, counts }, unit), ...within(unknown, from, end).map(describeUnknown)].join('. ');
  chart.bands.draw(unknown, x, { from, to: end, top: 0, height: bottom });
  drawCountAxis(chart.lines, y, width);
  const every = (unit === 'minute' ? 600_000 : 10_000) * (width < 420 ? 2 : 1);
  const times = localTicks(from, end, every).filter((time) => x(time) > COUNT_AXIS_WIDTH + 20 && x(time) < width - 22);
  drawTimeAxis(chart.times, times, { scale: x, height, format });
  join(chart.columns, counts.map((count, i) => ({ count, time: from + i * step })), {
    key: ({ time }) => time,
    enter: () => {
      const rect = create('rect');
      create('title', {}, rect);
      return rect;
    },
    update: (rect, { count, time }) => {
      const top = count === 0 ? bottom : Math.min(y(count), bottom - 1.5);
      set(rect, {
        x: x(time),
        width: column,
        y: top,
        height: bottom - top,
        'data-k': color,
        'data-count': count,
        'data-unknown': isUnknown(unknown, time, time + step, count) ? '' : null,
        'data-open': time === from + (counts.length - 1) * step ? '' : null,
      });
      const reasons = within(unknown, time, time + step).map(({ reason }) => `; ${reason}`);
      rect.firstChild.textContent = `${format(time)}: ${formatCount(count)}${reasons.join('')}`;
    },
  });
}

function begin(element) {
  const chart = frame(element, 'chart timeline', {});
  chart.bands = new UnknownBands(chart.svg);
  chart.lines = create('g', { class: 'axis' }, chart.svg);
  chart.columns = create('g', { class: 'columns' }, chart.svg);
  chart.times = create('g', { class: 'axis', 'text-anchor': 'middle' }, chart.svg);
  return chart;
}

function describe({ from, end, counts }, unit) {
  const sum = formatCount(counts.reduce((a, b) => a + b, 0));
  const most = formatCount(Math.max(...counts));
  return `${sum} mentions from ${formatTime(from)} to ${formatTime(end)}, at most ${most} per ${unit}`;
}
