import d3 from './d3.js';
import { formatShortCount } from '../format.js';
import { create, join, set } from './svg.js';

/** Space in pixels of the axes of a chart over time: the times below it, and the counts at its left. */
export const TIME_AXIS_HEIGHT = 20;
export const COUNT_AXIS_WIDTH = 44;
const TOP = 8;
/** Minimum upper end of the scale, so that a single mention does not fill the chart. */
export const MIN_SCALE = 4;

/** Returns a linear scale of the counts for a chart of a height in pixels. */
export function countScale(counts, height) {
  return d3.scaleLinear([0, Math.max(MIN_SCALE, ...counts)], [height - TIME_AXIS_HEIGHT, TOP]).nice(4);
}

/** Draws a labeled line across the chart for each tick of a count scale. */
export function drawCountAxis(group, scale, width) {
  join(group, scale.ticks(4).filter(Number.isInteger), {
    key: (count) => count,
    enter: () => {
      const tick = create('g');
      create('line', {}, tick);
      create('text', { 'text-anchor': 'end', dy: '0.32em' }, tick);
      return tick;
    },
    update: (tick, count) => {
      const y = scale(count);
      set(tick.firstChild, { x1: COUNT_AXIS_WIDTH, x2: width, y1: y, y2: y });
      set(tick.lastChild, { x: COUNT_AXIS_WIDTH - 6, y });
      tick.lastChild.textContent = formatShortCount(count);
    },
  });
}

/** Labels times in milliseconds below a chart of a height in pixels. */
export function drawTimeAxis(group, times, { scale, height, format }) {
  join(group, times, {
    key: (time) => time,
    enter: () => create('text', { 'text-anchor': 'middle' }),
    update: (text, time) => {
      set(text, { x: scale(time), y: height - 5 });
      text.textContent = format(time);
    },
  });
}

/**
 * Returns the times in a range that are whole multiples of `every` milliseconds since local midnight. Multiples since UTC
 * midnight would be odd in time zones with a half-hour offset.
 */
export function localTicks(from, end, every) {
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  return d3.range(Math.ceil((from - zone) / every) * every + zone, end, every);
}
