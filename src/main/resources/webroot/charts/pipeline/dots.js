/** At most so many dots leave an arrow, or arrows that begin together, in a second. */
export const DOTS_PER_SECOND = 25;
/** How many records a dot may stand for. */
export const WEIGHTS = [1, 10, 100, 1_000, 10_000];
/** Pixels that a dot moves in a second. */
export const SPEED = 130;

const MAX_STEP_SECONDS = 0.1;
/** By how much of the mean an interval between dots may be shorter or longer. */
const UNEVEN = 0.3;

/** How many records a dot stands for where so many flow in a second: the fewest that keep the dots apart. */
export function dotWeight(recordsPerSecond) {
  return WEIGHTS.find((weight) => recordsPerSecond / weight <= DOTS_PER_SECOND) ?? WEIGHTS.at(-1);
}

/** The radius of a dot, by what it stands for. */
export function dotRadius(weight) {
  return 1.7 + 0.45 * Math.log10(weight);
}

/** How wide an arrow is drawn where nothing moves: 1 for none, then by the power of ten of the rate. */
export function arrowWidth(recordsPerSecond) {
  return recordsPerSecond > 0 ? 1.5 + Math.min(5, 0.9 * Math.log10(1 + recordsPerSecond)) : 1;
}

/**
 * The dots under way on one arrow of a length in pixels. They leave at nearly even intervals, all move at one speed,
 * and are never more than can leave while one is under way.
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

  /** `phase`, from 0 to 1, is how much of the first interval is over already. */
  constructor(length, phase = 0, random = Math.random) {
    const capacity = Math.ceil((length / SPEED) * (DOTS_PER_SECOND / (1 - UNEVEN))) + 2;
    this.#random = random;
    this.#distances = new Float32Array(capacity);
    this.#radii = new Float32Array(capacity);
    this.#length = length;
    this.#due = phase;
  }

  get size() {
    return this.#size;
  }

  /** Moves on by a time, of which no more than a tenth of a second counts, so that nothing bursts after a pause. */
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
      this.#interval = 1 + UNEVEN * (2 * this.#random() - 1);
      if (this.#size < capacity) {
        const at = (this.#first + this.#size) % capacity;
        this.#distances[at] = dotsPerSecond > 0 ? (this.#due / dotsPerSecond) * SPEED : 0;
        this.#radii[at] = radius;
        this.#size++;
      }
    }
  }

  /** Calls back with the distance and radius of each dot. */
  each(visit) {
    const capacity = this.#distances.length;
    for (let i = 0; i < this.#size; i++) {
      const at = (this.#first + i) % capacity;
      visit(this.#distances[at], this.#radii[at]);
    }
  }
}

/**
 * Moves dots along arrows on a canvas. One animation frame at a time is asked for, and none while it stands still or
 * the canvas is off the page; a hidden tab has no frames.
 */
export class Dots {
  #canvas;
  #tracks = new Map();
  #frame = 0;
  #last = 0;
  #colour = '';
  #size = '';

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** `arrows`: `[{ id, track }]`, the tracks as of `tracePath`. An arrow whose track is the same keeps its dots. */
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

  /** `flows`: `Map` from the id of an arrow to `{ perSecond, radius }`, in dots. */
  move(flows, colour) {
    this.#colour = colour;
    for (const [id, track] of this.#tracks) {
      const flow = flows.get(id);
      track.perSecond = flow?.perSecond ?? 0;
      track.radius = flow?.radius ?? track.radius;
    }
    this.#frame ||= requestAnimationFrame(this.#next);
  }

  /** Stands still; the dots stay where they are. */
  hold(colour = this.#colour) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#last = 0;
    this.#colour = colour;
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
    context.fillStyle = this.#colour;
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
