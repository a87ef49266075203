import d3 from './d3.js';
import { formatMinute, formatRate, formatTime } from '../format.js';
import { STEPS_SHOWN } from '../mention-series.js';
import { localTicks } from './axes.js';
import { ellipsis } from './fit-text.js';
import { placeNames } from './name-places.js';
import { create, join, set, textWidth } from './svg.js';
import { isUnknown, within } from '../unknown-times.js';
import { UnknownBands, describe as describeUnknown } from './unknown-bands.js';

const AXIS = 20;
const MARGIN = 6;
/** Share of the difference to the target scale that is applied in each frame. */
const EASING = 0.12;
/** Minimum move in pixels, and minimum relative change of the scale, that are drawn. */
const MIN_MOVE = 0.6;
const MIN_STRETCH = 0.004;
/** Half the width reserved for the label of a tick, the height for the name of a layer, and the width of its characters. */
const TICK_ROOM = 36;
const NAME_ROOM = 15;
const NAME_CHARACTER = 7;
const NAME_WIDTH = 130;
/** Minimum peak of the scale, so that a single mention does not fill the chart. */
const MIN_PEAK = 4;

/**
 * Draws a stream graph: layers stacked around the middle, as wide as the element. It scrolls with time. Repeated calls for the
 * same element reuse the existing nodes.
 *
 * @param data `{ layers, aligned, running, unknown, clock, height, motion }`. `layers` are `{ slug, name, color }`, with the
 *   color null for the layer that sums up several keywords. `aligned` has their counts (see `mention-series.js`). `running` is
 *   a row of expected counts of the next step, which is drawn pale, or null. `unknown` are the times without counts (see
 *   `unknown-times.js`), over which no layer is drawn. `clock` returns the time in milliseconds. Without `motion` the graph
 *   moves only when new counts arrive
 */
export function render(element, data) {
  const chart = (element.stream ??= new Stream(element));
  chart.show(data);
}

/** Stops the motion until the next `render`. */
export function stop(element) {
  element.stream?.stop();
}

class Stream {
  #element;
  #svg = create('svg', { class: 'chart stream', role: 'img', preserveAspectRatio: 'none' });
  #title = create('title', {}, this.#svg);
  #bands = new UnknownBands(this.#svg);
  #layers = create('g', { class: 'layers' }, this.#svg);
  #running = create('g', { class: 'layers running' }, this.#svg);
  #names = create('g', { class: 'names', 'aria-hidden': true }, this.#svg);
  #ticks = create('g', { class: 'axis' }, this.#svg);
  #cursor = create('line', { class: 'cursor', visibility: 'hidden' }, this.#svg);
  #data = null;
  #base = 0;
  #peak = MIN_PEAK;
  #scale = 0;
  #placed = { x: NaN, scale: NaN };
  /** The times over which no layer is drawn. */
  #blocked = [];
  #frame = 0;
  #width = 0;

  constructor(element) {
    this.#element = element;
    element.replaceChildren(this.#svg);
  }

  show(data) {
    this.#data = data;
    this.#width = Math.max(200, this.#element.clientWidth);
    const { height, aligned, layers } = data;
    set(this.#svg, { viewBox: `0 0 ${this.#width} ${height}`, width: this.#width, height });
    const rows = data.running ? [...aligned.rows, data.running] : aligned.rows;
    this.#peak = Math.max(MIN_PEAK, ...rows.map((row) => row.reduce((a, b) => a + b, 0)));
    this.#drawLayers(aligned, layers, data.running);
    this.#drawTicks(aligned);
    const from = aligned.from - aligned.step;
    const to = aligned.from + (aligned.rows.length + 2) * aligned.step;
    const scale = (time) => round((time - aligned.from) * this.#pixels());
    this.#bands.draw(data.unknown, scale, { from, to, top: 0, height: height - AXIS });
    this.#title.textContent = [describe(aligned, layers), ...within(data.unknown, from, to).map(describeUnknown)].join('. ');
    this.#blocked = within(data.unknown, from, to).filter(({ all }) => all);
    this.#placed = { x: NaN, scale: NaN };
    this.#place(!data.motion || this.#scale === 0);
    if (data.motion) {
      this.#frame ||= requestAnimationFrame(() => this.#advance());
    } else {
      this.stop();
    }
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** Returns the time and the rates per second at a distance in pixels from the left edge, and the reasons if they are unknown. */
  at(x) {
    const { aligned, layers } = this.#data;
    const time = this.#left() + x / this.#pixels();
    const i = Math.min(aligned.rows.length - 1, Math.max(0, Math.floor((time - aligned.from) / aligned.step)));
    const rates = layers.map((layer, k) => ({ ...layer, rate: (aligned.rows[i][k] * 1000) / aligned.step }));
    const start = aligned.from + i * aligned.step;
    return { time: start, rates, reasons: within(this.#data.unknown, start, start + aligned.step).map(({ reason }) => reason) };
  }

  point(x) {
    set(this.#cursor, {
      visibility: x === null ? 'hidden' : 'visible',
      x1: x ?? 0,
      x2: x ?? 0,
      y1: 0,
      y2: this.#data.height - AXIS,
    });
  }

  /** Path coordinates are pixels from the first step and counts. A transform moves and scales them. */
  #drawLayers({ from, step, rows }, layers, running) {
    this.#base = from;
    const pixels = this.#pixels();
    const stack = d3.stack().keys(d3.range(layers.length)).value((row, k) => row[k]).offset(d3.stackOffsetSilhouette);
    const area = d3
      .area()
      .x((d) => round((d.step + 0.5) * step * pixels))
      .y0((d) => round(d[0]))
      .y1((d) => round(d[1]))
      .defined((d) => this.#isDrawn(d))
      .curve(d3.curveMonotoneX);
    // The running step is flat up to the right edge.
    const all = stack(running ? [...rows, running, running] : rows);
    all.forEach((layer) => layer.forEach((d, i) => (d.step = i)));
    const stacked = all.map((layer) => layer.slice(0, rows.length));
    this.#drawNames(stacked, layers);
    join(this.#running, running ? layers.map((layer, k) => ({ layer, k })) : [], {
      key: ({ layer }) => layer.slug,
      enter: () => create('path'),
      update: (path, { layer, k }) =>
        set(path, { d: area(all[k].slice(rows.length - 1)), 'data-slug': layer.slug, 'data-k': layer.color }),
    });
    join(this.#layers, layers.map((layer, k) => ({ layer, k })), {
      key: ({ layer }) => layer.slug,
      enter: () => create('path'),
      update: (path, { layer, k }) =>
        set(path, {
          d: area(stacked[k]),
          'data-slug': layer.slug,
          'data-k': layer.color,
          'data-sum': rows.reduce((sum, row) => sum + row[k], 0),
        }),
    });
  }

  #isDrawn({ step: i, data }) {
    const { from, step } = this.#data.aligned;
    return !isUnknown(this.#data.unknown, from + i * step, from + (i + 1) * step, d3.sum(data));
  }

  /** Chooses the place of each name, where its layer is thickest. */
  #drawNames(stacked, layers) {
    join(this.#names, layers.map((layer, k) => ({ layer, k })), {
      key: ({ layer }) => layer.slug,
      enter: () => create('text', { 'text-anchor': 'middle', dy: '0.35em' }),
      update: (text, { layer, k }) => {
        const thickness = (i) => (this.#isDrawn(stacked[k][i]) ? stacked[k][i][1] - stacked[k][i][0] : 0);
        const inner = d3.range(Math.round(stacked[k].length * 0.08), Math.round(stacked[k].length * 0.92));
        const at = Math.max(0, d3.greatest(inner, thickness) ?? 0);
        // Keeps the position unless another one is much better.
        const time = this.#base + at * this.#data.aligned.step;
        const kept = inner.find((i) => this.#base + i * this.#data.aligned.step === text.time);
        const place = kept !== undefined && thickness(kept) > 0.7 * thickness(at) ? kept : at;
        text.time = place === at ? time : text.time;
        text.layer = stacked[k][place];
        text.textContent = ellipsis(layer.name, NAME_WIDTH, (text) => textWidth(text, NAME_CHARACTER));
        text.width = textWidth(text.textContent, NAME_CHARACTER);
      },
    });
  }

  #drawTicks({ from, step, rows }) {
    const every = { 1000: 10_000, 10_000: 60_000, 60_000: 600_000 }[step] * (this.#width < 500 ? 2 : 1);
    const format = step === 1000 ? formatTime : formatMinute;
    const pixels = this.#pixels();
    const end = from + rows.length * step;
    join(this.#ticks, localTicks(from, end, every), {
      key: (time) => time,
      enter: () => {
        const tick = create('g');
        create('line', { y1: 0 }, tick);
        create('text', { 'text-anchor': 'middle', y: -5 }, tick);
        return tick;
      },
      update: (tick, time) => {
        set(tick, { transform: `translate(${round((time - from) * pixels)} 0)` });
        set(tick.firstChild, { y1: AXIS - this.#data.height, y2: -AXIS + 2 });
        tick.lastChild.textContent = format(time);
      },
    });
  }

  #advance() {
    this.#frame = 0;
    if (!this.#element.isConnected) {
      return;
    }
    this.#place(false);
    this.#frame = requestAnimationFrame(() => this.#advance());
  }

  #place(atOnce) {
    const { height } = this.#data;
    const wanted = (height - AXIS - 2 * MARGIN) / this.#peak;
    this.#scale = atOnce ? wanted : this.#scale + (wanted - this.#scale) * EASING;
    const x = round((this.#base - this.#left()) * this.#pixels());
    const stretch = Math.abs(this.#scale / this.#placed.scale - 1);
    if (Math.abs(x - this.#placed.x) < MIN_MOVE && stretch < MIN_STRETCH) {
      return;
    }
    this.#placed = { x, scale: this.#scale };
    const middle = (height - AXIS) / 2;
    for (const layers of [this.#layers, this.#running]) {
      layers.setAttribute('transform', `translate(${x} ${middle}) scale(1 ${this.#scale})`);
    }
    this.#bands.move(x);
    this.#ticks.setAttribute('transform', `translate(${x} ${height})`);
    for (const tick of this.#ticks.children) {
      const place = x + (tick.key - this.#base) * this.#pixels();
      set(tick.lastChild, { visibility: place < TICK_ROOM || place > this.#width - TICK_ROOM ? 'hidden' : null });
    }
    this.#placeNames(x, middle);
  }

  /** Shows the names that have room, those of the thickest layers first. */
  #placeNames(x, middle) {
    const pixels = (time) => x + (time - this.#base) * this.#pixels();
    const names = [...this.#names.children].map((text) => {
      const [low, high] = text.layer;
      return {
        text,
        thickness: (high - low) * this.#scale,
        x: pixels(text.time + this.#data.aligned.step / 2),
        y: middle + ((low + high) / 2) * this.#scale,
        width: text.width,
      };
    });
    const wanted = names.filter(({ thickness }) => thickness >= NAME_ROOM).sort((a, b) => b.thickness - a.thickness);
    const places = placeNames(wanted, {
      width: this.#width,
      blocked: this.#blocked.map(({ from, to }) => [pixels(from), pixels(to)]),
      labels: this.#bands.labels(x),
    });
    const centers = new Map(wanted.map(({ text }, i) => [text, places[i]]));
    for (const { text, y } of names) {
      const center = centers.get(text) ?? null;
      set(text, center === null ? { visibility: 'hidden' } : { x: round(center), y: round(y), visibility: null });
    }
  }

  /**
   * Returns the time at the left edge. If the running step is drawn, the present is at the right edge, and otherwise the latest
   * time for which counts are always complete.
   */
  #left() {
    const { step } = this.#data.aligned;
    return this.#data.clock() - (STEPS_SHOWN - (step > 1_000 ? 2 : 0.5)) * step;
  }

  #pixels() {
    return this.#width / ((STEPS_SHOWN - 2) * this.#data.aligned.step);
  }
}

function round(value) {
  return Math.round(value * 100) / 100;
}

function describe({ from, step, rows }, layers) {
  const sums = layers
    .map(({ name }, k) => ({ name, sum: rows.reduce((sum, row) => sum + row[k], 0) }))
    .sort((a, b) => b.sum - a.sum);
  const span = `${formatTime(from)} to ${formatTime(from + rows.length * step)}`;
  const perSecond = (sum) => formatRate((sum * 1000) / (rows.length * step));
  return `Mentions per second, ${span}: ${sums.map(({ name, sum }) => `${name} ${perSecond(sum)}`).join(', ')}`;
}
