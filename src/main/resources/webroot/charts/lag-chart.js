import d3 from './d3.js';
import { formatCount, formatTime } from '../format.js';
import { COUNT_AXIS_WIDTH, TIME_AXIS_HEIGHT, countScale, drawCountAxis, drawTimeAxis } from './axes.js';
import { frame, set } from './svg.js';

const MIN_SPAN_MILLIS = 60_000;
const TICK_WIDTH = 110;

/**
 * Draws the lag of a group as a line over an area. Repeated calls for the same element reuse the existing nodes.
 *
 * @param data `{ group, points, now, height }`. `points` are `{ at, lag }`, oldest first. The chart spans at least a minute.
 * @returns the points with their position `x` and `y` in pixels
 */
export function render(element, { group, points, now, height }) {
  const chart = (element.lagChart ??= frame(element, 'chart lag-chart', {
    lines: ['g', { class: 'axis' }],
    area: ['path', { class: 'lag-area' }],
    line: ['path', { class: 'lag-line' }],
    last: ['circle', { class: 'lag-last' }],
    times: ['g', { class: 'axis' }],
  }));
  const width = Math.max(240, element.clientWidth);
  const from = Math.min(points[0]?.at ?? now, now - MIN_SPAN_MILLIS);
  const x = d3.scaleLinear([from, now], [COUNT_AXIS_WIDTH, width - 4]);
  const y = countScale(points.map(({ lag }) => lag), height);
  set(chart.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
  chart.title.textContent = describe(group, points);
  drawCountAxis(chart.lines, y, width);
  const ticks = d3.scaleTime([from, now], x.range()).ticks(Math.max(2, width / TICK_WIDTH)).map(Number);
  const times = ticks.filter((time) => x(time) > COUNT_AXIS_WIDTH + 24 && x(time) < width - 28);
  drawTimeAxis(chart.times, times, { scale: x, height, format: formatTime });
  const located = points.map((point) => ({ ...point, x: x(point.at), y: y(point.lag) }));
  const shape = d3
    .area()
    .x((point) => point.x)
    .y1((point) => point.y)
    .y0(height - TIME_AXIS_HEIGHT);
  set(chart.area, { d: shape(located) ?? '' });
  set(chart.line, { d: shape.lineY1()(located) ?? '' });
  const last = located.at(-1);
  set(chart.last, last ? { cx: last.x, cy: last.y, r: 3 } : { r: 0 });
  return located;
}

function describe(group, points) {
  if (points.length === 0) {
    return `Lag of ${group}: unknown so far`;
  }
  const most = formatCount(Math.max(...points.map(({ lag }) => lag)));
  const last = points.at(-1);
  return `Lag of ${group} since ${formatTime(points[0].at)}: maximum ${most} records, ${formatCount(last.lag)} at ${formatTime(last.at)}`;
}
