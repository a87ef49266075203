import d3 from './d3.js';
import { formatCount, formatShortCount, formatTime } from '../format.js';
import { create, join, set } from './svg.js';

const AXIS_X = 20;
const AXIS_Y = 44;
const TOP = 8;
const LEAST_SPAN_MILLIS = 60_000;
const TICK_WIDTH = 110;

/**
 * Draws the lag of a group as a line over an area: `data` is `{ group, points, now, height }`, with `points` of `{ at, lag }`, the
 * oldest first. The time shown grows with them, from a minute on. Gives where each point is. Drawing again into the same element
 * reuses what is there.
 */
export function render(element, { group, points, now, height }) {
  const chart = (element.lagLine ??= frame(element));
  const width = Math.max(240, element.clientWidth);
  const from = Math.min(points[0]?.at ?? now, now - LEAST_SPAN_MILLIS);
  const x = d3.scaleLinear([from, now], [AXIS_Y, width - 4]);
  const y = d3.scaleLinear([0, Math.max(4, ...points.map(({ lag }) => lag))], [height - AXIS_X, TOP]).nice(4);
  set(chart.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
  chart.title.textContent = describe(group, points);
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
  const times = d3.scaleTime([from, now], x.range()).ticks(Math.max(2, width / TICK_WIDTH));
  join(chart.times, times.filter((time) => x(time) > AXIS_Y + 24 && x(time) < width - 28), {
    key: (time) => time.getTime(),
    enter: () => create('text', { 'text-anchor': 'middle' }),
    update: (text, time) => {
      set(text, { x: x(time), y: height - 5 });
      text.textContent = formatTime(time);
    },
  });
  const places = points.map((point) => ({ ...point, x: x(point.at), y: y(point.lag) }));
  const shape = d3
    .area()
    .x((place) => place.x)
    .y1((place) => place.y)
    .y0(height - AXIS_X);
  set(chart.area, { d: shape(places) ?? '' });
  set(chart.line, { d: shape.lineY1()(places) ?? '' });
  const last = places.at(-1);
  set(chart.last, last ? { cx: last.x, cy: last.y, r: 3 } : { r: 0 });
  return places;
}

function describe(group, points) {
  if (points.length === 0) {
    return `Lag of ${group}: not known yet`;
  }
  const most = formatCount(Math.max(...points.map(({ lag }) => lag)));
  const last = points.at(-1);
  return `Lag of ${group} since ${formatTime(points[0].at)}: at most ${most} records, ${formatCount(last.lag)} at ${formatTime(last.at)}`;
}

function frame(element) {
  const svg = create('svg', { class: 'chart lag-chart', role: 'img' });
  const title = create('title', {}, svg);
  const lines = create('g', { class: 'axis' }, svg);
  const area = create('path', { class: 'lag-area' }, svg);
  const line = create('path', { class: 'lag-line' }, svg);
  const last = create('circle', { class: 'lag-last' }, svg);
  const times = create('g', { class: 'axis' }, svg);
  element.replaceChildren(svg);
  return { svg, title, lines, area, line, last, times };
}
