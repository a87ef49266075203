/** Maximum number of dots per second that start on an arrow, or on arrows with the same origin. */
export const DOTS_PER_SECOND = 25;
/** Numbers of records that a dot can represent. */
export const WEIGHTS = [1, 10, 100, 1_000, 10_000];
/** Speed of a dot in pixels per second. */
export const SPEED = 130;

const MAX_STEP_SECONDS = 0.1;
/** Maximum relative deviation of the interval between dots from its mean. */
const JITTER = 0.3;

/** Returns the number of records per dot: the smallest of `WEIGHTS` that keeps dots apart at this rate. */
export function dotWeight(recordsPerSecond) {
  return WEIGHTS.find((weight) => recordsPerSecond / weight <= DOTS_PER_SECOND) ?? WEIGHTS.at(-1);
}

/** Returns the radius of a dot that represents `weight` records. */
export function dotRadius(weight) {
  return 1.7 + 0.45 * Math.log10(weight);
}

/** Returns the width of an arrow in a static diagram: 1 without records, and otherwise by the logarithm of the rate. */
export function arrowWidth(recordsPerSecond) {
  return recordsPerSecond > 0 ? 1.5 + Math.min(5, 0.9 * Math.log10(1 + recordsPerSecond)) : 1;
}

/**
 * The dots on one arrow. They start at nearly even intervals and all move at the same speed. Their number is limited to those
 * that can start while one dot moves along the arrow.
 */
export class Flow {
  #distances;
  #radii;
  #first = 0;
  #size = 0;
  #due;
  #interval = 1;
  #length;
  #random;

  /** `length` is in pixels. `phase`, from 0 to 1, is the elapsed share of the first interval. */
  constructor(length, phase = 0, random = Math.random) {
    const capacity = Math.ceil((length / SPEED) * (DOTS_PER_SECOND / (1 - JITTER))) + 2;
    this.#random = random;
    this.#distances = new Float32Array(capacity);
    this.#radii = new Float32Array(capacity);
    this.#length = length;
    this.#due = phase;
  }

  get size() {
    return this.#size;
  }

  /** Advances the dots by at most a tenth of a second, so that no burst follows a pause. */
  advance(seconds, dotsPerSecond, radius) {
    const step = Math.min(seconds, MAX_STEP_SECONDS);
    const capacity = this.#distances.length;
    for (let i = 0; i < this.#size; i++) {
      this.#distances[(this.#first + i) % capacity] += step * SPEED;
    }
    while (this.#size > 0 && this.#distances[this.#first] > this.#length) {
      this.#first = (this.#first + 1) % capacity;
      this.#size--;
    }
    this.#due += step * Math.min(dotsPerSecond, DOTS_PER_SECOND);
    while (this.#due >= this.#interval) {
      this.#due -= this.#interval;
      this.#interval = 1 + JITTER * (2 * this.#random() - 1);
      if (this.#size < capacity) {
        const at = (this.#first + this.#size) % capacity;
        this.#distances[at] = dotsPerSecond > 0 ? (this.#due / dotsPerSecond) * SPEED : 0;
        this.#radii[at] = radius;
        this.#size++;
      }
    }
  }

  /** Calls `visit` with the distance and radius of each dot. */
  each(visit) {
    const capacity = this.#distances.length;
    for (let i = 0; i < this.#size; i++) {
      const at = (this.#first + i) % capacity;
      visit(this.#distances[at], this.#radii[at]);
    }
  }
}

/**
 * Moves dots along arrows on a canvas, one animation frame at a time. It requests no frames while the dots are held, no dot is
 * left, or the canvas is not in the page.
 */
export class Dots {
  #canvas;
  #tracks = new Map();
  #frame = 0;
  #last = 0;
  #color = '';
  #size = '';

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** Sets the arrows, `[{ id, track }]` with tracks of `tracePath`. An arrow with the same track keeps its dots. */
  place({ width, height, arrows }) {
    const scale = Math.min(2, globalThis.devicePixelRatio ?? 1);
    const size = `${width}×${height}@${scale}`;
    if (size !== this.#size) {
      this.#size = size;
      this.#canvas.width = Math.round(width * scale);
      this.#canvas.height = Math.round(height * scale);
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
      this.#canvas.getContext('2d').setTransform(scale, 0, 0, scale, 0, 0);
    }
    const before = this.#tracks;
    this.#tracks = new Map(
      arrows.map(({ id, track }, i) => {
        const kept = before.get(id);
        const fresh = () => ({ track, flow: new Flow(track.length, (i * 0.37) % 1), perSecond: 0, radius: 0 });
        return [id, kept?.track === track ? kept : fresh()];
      }),
    );
  }

  /** Starts the animation. `flows` is a `Map` from the id of an arrow to `{ perSecond, radius }` of its dots. */
  move(flows, color) {
    this.#color = color;
    for (const [id, track] of this.#tracks) {
      const flow = flows.get(id);
      track.perSecond = flow?.perSecond ?? 0;
      track.radius = flow?.radius ?? track.radius;
    }
    this.#frame ||= requestAnimationFrame(this.#next);
  }

  /** Stops the animation. The dots keep their positions. */
  hold(color = this.#color) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#last = 0;
    this.#color = color;
    this.#paint();
  }

  #next = (now) => {
    this.#frame = 0;
    if (!this.#canvas.isConnected) {
      this.#last = 0;
      return;
    }
    const seconds = this.#last > 0 ? (now - this.#last) / 1000 : 0;
    this.#last = now;
    let moving = false;
    for (const { flow, perSecond, radius } of this.#tracks.values()) {
      flow.advance(seconds, perSecond, radius);
      moving ||= perSecond > 0 || flow.size > 0;
    }
    this.#paint();
    if (moving) {
      this.#frame = requestAnimationFrame(this.#next);
    } else {
      this.#last = 0;
    }
  };

  #paint() {
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.fillStyle = this.#color;
    context.beginPath();
    for (const { flow, track } of this.#tracks.values()) {
      flow.each((distance, radius) => {
        const at = 2 * Math.min(track.points.length / 2 - 1, Math.max(0, Math.round(distance / track.step)));
        const x = track.points[at];
        const y = track.points[at + 1];
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      });
    }
    context.fill();
  }
}
