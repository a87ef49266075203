import { formatTime } from '../format.js';
import { within } from '../unknown-times.js';
import { create, join, set, textWidth } from './svg.js';

const CHARACTER = 6;
let patterns = 0;

/** Hatched bands over the times of a chart whose counts are unknown (see `unknown-times.js`), each with its reason. */
export class UnknownBands {
  #id = `unknown-${++patterns}`;
  #group;
  #labels = [];

  /** Draws behind everything that is appended to `svg` later. */
  constructor(svg) {
    const pattern = create(
      'pattern',
      { id: this.#id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      svg,
    );
    create('rect', { width: 1.5, height: 6 }, pattern);
    pattern.classList.add('hatch');
    this.#group = create('g', { class: 'unknown' }, svg);
  }

  /** Sets the horizontal offset of all bands. */
  move(x) {
    set(this.#group, { transform: `translate(${x} 0)` });
  }

  /** Returns the visible labels at a horizontal offset, `{ x, y, width }` with their centers. */
  labels(offset) {
    return this.#labels.map((label) => ({ ...label, x: offset + label.x }));
  }

  /**
   * @param scale returns the place of a time in pixels
   * @param area `{ from, to, top, height }`: the span and the height of the chart
   */
  draw(times, scale, { from, to, top, height }) {
    let labeled = -Infinity;
    this.#labels = [];
    join(this.#group, within(times, from, to).sort((a, b) => a.from - b.from), {
      key: (time) => `${time.from} ${time.reason}`,
      enter: () => {
        const band = create('g', { class: 'unknown-band' });
        create('title', {}, create('rect', { fill: `url(#${this.#id})` }, band));
        create('text', { 'text-anchor': 'middle' }, band);
        return band;
      },
      update: (band, time) => {
        const left = scale(Math.max(from, time.from));
        const width = Math.max(1, scale(Math.min(to, time.to)) - left);
        const [rect, label] = band.children;
        set(band, { 'data-reason': time.reason });
        set(rect, { x: left, y: top, width, height });
        rect.firstChild.textContent = describe(time);
        const half = textWidth(time.reason, CHARACTER) / 2 + 5;
        const middle = left + width / 2;
        const fits = 2 * half <= width && middle - half >= labeled;
        if (fits) {
          labeled = middle + half;
          this.#labels.push({ x: middle, y: top + 10, width: 2 * half });
        }
        set(label, { x: middle, y: top + 14, visibility: fits ? null : 'hidden' });
        label.textContent = time.reason;
      },
    });
  }
}

/** Describes an unknown time by its reason, its beginning and its end. */
export function describe({ from, to, reason }) {
  const ends = [
    ...(from > -Infinity ? [`from ${formatTime(from)}`] : []),
    ...(to < Infinity ? [`to ${formatTime(to)}`] : []),
  ];
  return `Unknown ${ends.join(' ')}: ${reason}`;
}
