import d3 from './d3.js';
import { formatCount } from '../format.js';
import { arrange, inside, separate } from './bubble-layout.js';
import { ellipsis } from './fit-text.js';
import { slices } from './slices.js';
import { textMeasure } from './text-measure.js';
import { create, join, set } from './svg.js';

/** Share of the area that bubbles cover, and maximum radius as a share of the shorter side. */
const COVERED = 0.5;
const MAX_RADIUS_SHARE = 0.21;
const MIN_RADIUS = 12;
const GAP = 1.5;
/** Minimum relative change of a radius that resizes a bubble, to avoid jitter. */
const MIN_RESIZE = 0.02;
/** Share of its velocity that a bubble loses in each step. */
const DECAY = 0.35;

/**
 * Draws a bubble for each of `terms` (see `related-terms.js`) with an area proportional to its count. A bubble has the color of
 * its keyword, or is a pie of several. Bubbles of a keyword stay together and move only when sizes change. They never overlap at
 * rest. The arrow keys move focus between bubbles.
 *
 * @param data `{ terms, keywords, selected, onSelect, motion }`. `keywords` maps a slug to `{ name, color }`. `selected` is
 *   the selected term, or null. `onSelect` is called with a term on a click, Enter or Space. `motion` is whether bubbles move
 *   gradually. Otherwise only those move, at once, that would overlap
 */
export function render(element, data) {
  (element.bubbles ??= new Bubbles(element)).show(data);
}

/** Stops the motion until the next `render`. */
export function stop(element) {
  element.bubbles?.stop();
}

class Bubbles {
  #element;
  #svg = create('svg', { class: 'chart bubbles', role: 'group', 'aria-label': 'Related terms' });
  #group = create('g', {}, this.#svg);
  #nodes = [];
  #data = null;
  #size = [0, 0];
  #anchors = new Map();
  #simulation = d3.forceSimulation([]).stop();
  #current = null;
  #measure = textMeasure();
  #family = 'sans-serif';

  constructor(element) {
    this.#element = element;
    element.replaceChildren(this.#svg);
    this.#simulation
      .velocityDecay(DECAY)
      .force('x', d3.forceX((node) => this.#anchor(node)[0]).strength(0.06))
      .force('y', d3.forceY((node) => this.#anchor(node)[1]).strength(0.08))
      .force('collide', d3.forceCollide((node) => node.r + GAP).iterations(6))
      .force('inside', () => this.#keepInside())
      .on('tick', () => {
        separate(this.#nodes, this.#size, GAP);
        this.#place();
      })
      .on('end', () => this.#settle());
    this.#svg.addEventListener('keydown', (event) => this.#key(event));
    this.#svg.addEventListener('click', (event) => this.#select(event.target.closest('.bubble')));
    this.#svg.addEventListener('focusin', (event) => this.#focus(event.target.closest('.bubble')));
  }

  show(data) {
    this.#data = data;
    const width = Math.max(200, this.#element.clientWidth);
    const height = Math.max(200, this.#element.clientHeight);
    this.#family = getComputedStyle(this.#svg).fontFamily;
    const resized = width !== this.#size[0] || height !== this.#size[1];
    this.#stretch(width, height);
    set(this.#svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    const changed = this.#update() || resized;
    if (changed) {
      this.#simulation.nodes(this.#nodes);
    }
    const first = this.#group.dataset.placed === undefined;
    if (first) {
      this.#simulation.stop().alpha(1).tick(200);
      this.#group.dataset.placed = '';
    }
    if (changed && (first || !data.motion)) {
      this.#simulation.stop();
      arrange(this.#nodes, this.#size, GAP);
    } else if (changed) {
      separate(this.#nodes, this.#size, GAP);
      this.#simulation.alpha(Math.max(this.#simulation.alpha(), 0.25)).restart();
    }
    this.#draw();
    this.#place();
  }

  stop() {
    this.#simulation.stop();
  }

  #settle() {
    arrange(this.#nodes, this.#size, GAP);
    this.#draw();
    this.#place();
  }

  /** Sets the size of the area, and keeps the relative places of bubbles. */
  #stretch(width, height) {
    const [widthBefore, heightBefore] = this.#size;
    for (const node of widthBefore > 0 ? this.#nodes : []) {
      node.x *= width / widthBefore;
      node.y *= height / heightBefore;
    }
    this.#size = [width, height];
  }

  /** Limits velocities so that the next step ends inside of the area. */
  #keepInside() {
    for (const node of this.#nodes) {
      const [x, y] = inside({ x: node.x + node.vx * (1 - DECAY), y: node.y + node.vy * (1 - DECAY), r: node.r }, this.#size);
      node.vx = (x - node.x) / (1 - DECAY);
      node.vy = (y - node.y) / (1 - DECAY);
    }
  }

  /** Applies terms and sizes, and returns whether any bubble has to move. */
  #update() {
    const { terms } = this.#data;
    const [width, height] = this.#size;
    const total = terms.reduce((sum, { count }) => sum + count, 0);
    const perCount = Math.sqrt((COVERED * width * height) / (Math.PI * Math.max(1, total)));
    const largest = MAX_RADIUS_SHARE * Math.min(width, height);
    this.#spread(terms);
    const known = new Map(this.#nodes.map((node) => [node.term, node]));
    let changed = known.size !== terms.length;
    this.#nodes = terms.map((datum) => {
      const wanted = Math.max(MIN_RADIUS, Math.min(largest, perCount * Math.sqrt(datum.count)));
      let node = known.get(datum.term);
      if (node === undefined) {
        const [x, y] = this.#anchor(datum);
        const angle = datum.term.length + datum.count;
        node = { term: datum.term, r: wanted, wanted, x: x + 30 * Math.cos(angle), y: y + 30 * Math.sin(angle) };
        changed = true;
      } else if (Math.abs(node.wanted - wanted) > MIN_RESIZE * node.wanted) {
        node.r = wanted;
        node.wanted = wanted;
        changed = true;
      }
      return Object.assign(node, datum);
    });
    return changed;
  }

  /** Assigns each keyword a point on an ellipse, in the order of their slugs. */
  #spread(terms) {
    const slugs = [...new Set(terms.map(({ parts }) => parts[0].slug))].sort();
    const [width, height] = this.#size;
    this.#anchors = new Map(
      slugs.map((slug, i) => {
        const angle = (2 * Math.PI * i) / slugs.length - Math.PI / 2;
        return [slug, [width * (0.5 + 0.27 * Math.cos(angle)), height * (0.5 + 0.27 * Math.sin(angle))]];
      }),
    );
  }

  /** Returns the point that attracts a term. Shared terms are drawn between their keywords. */
  #anchor({ parts }) {
    const places = parts.map(({ slug }) => this.#anchors.get(slug)).filter(Boolean);
    const total = d3.sum(parts, ({ count }) => count);
    if (places.length < parts.length || total === 0) {
      return places[0] ?? [this.#size[0] / 2, this.#size[1] / 2];
    }
    return [0, 1].map((axis) => d3.sum(parts, (part, i) => places[i][axis] * part.count) / total);
  }

  #draw() {
    const { selected } = this.#data;
    if (!this.#nodes.some(({ term }) => term === this.#current)) {
      this.#current = this.#nodes[0]?.term ?? null;
    }
    join(this.#group, this.#nodes, {
      key: ({ term }) => term,
      enter: (node) => {
        const bubble = create('g', { class: 'bubble', role: 'button', 'data-term': node.term });
        create('g', { class: 'slices' }, bubble);
        create('text', { 'text-anchor': 'middle', y: '0.35em', 'aria-hidden': true }, bubble);
        return bubble;
      },
      update: (bubble, node) => {
        bubble.node = node;
        set(bubble, {
          tabindex: node.term === this.#current ? 0 : -1,
          'aria-pressed': node.term === selected,
          'aria-label': this.#describe(node),
          'data-count': node.count,
          'data-shared': node.parts.length > 1 ? '' : null,
          'data-muted': selected !== null && node.term !== selected ? '' : null,
        });
        this.#slice(bubble.firstChild, node);
        const [, text] = bubble.children;
        const size = Math.min(16, Math.max(9, node.r * 0.42));
        set(text, { 'font-size': size.toFixed(1), visibility: node.r < 12 ? 'hidden' : null });
        const chord = 2 * Math.sqrt(Math.max(1, node.r ** 2 - (size / 2) ** 2)) - 3;
        this.#measure.family = this.#family;
        text.textContent = ellipsis(node.term, chord, (label) => this.#measure(label, size));
      },
    });
  }

  #slice(group, { parts, r }) {
    const arcs = parts.length === 1 ? [{ data: parts[0], startAngle: 0, endAngle: 2 * Math.PI }] : pie(slices(parts));
    join(group, arcs, {
      key: ({ data }) => data.slug,
      enter: () => create('path'),
      update: (path, { data, startAngle, endAngle }) =>
        set(path, {
          d: d3.arc()({ innerRadius: 0, outerRadius: r, startAngle, endAngle }),
          'data-k': this.#data.keywords.get(data.slug)?.color ?? null,
        }),
    });
  }

  #describe({ term, parts }) {
    const name = ({ slug }) => this.#data.keywords.get(slug)?.name ?? slug;
    const posts = (part) => `${formatCount(part.count)} ${part.count === 1 ? 'post' : 'posts'} with ${name(part)}`;
    return `${term}: ${parts.map(posts).join(', ')}`;
  }

  #place() {
    for (const bubble of this.#group.children) {
      const { node } = bubble;
      bubble.setAttribute('transform', `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`);
    }
  }

  #key(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key === 'Enter' || event.key === ' ') {
      this.#select(event.target.closest('.bubble'));
    } else if (event.key in steps) {
      const bubbles = [...this.#group.children];
      const at = bubbles.indexOf(event.target) + steps[event.key];
      bubbles[(at + bubbles.length) % bubbles.length].focus();
    } else if (event.key === 'Home' || event.key === 'End') {
      [...this.#group.children].at(event.key === 'Home' ? 0 : -1)?.focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  #focus(bubble) {
    this.#current = bubble?.node.term ?? this.#current;
    for (const other of this.#group.children) {
      set(other, { tabindex: other === bubble ? 0 : -1 });
    }
  }

  #select(bubble) {
    if (bubble) {
      this.#data.onSelect(bubble.node.term);
    }
  }
}

function pie(parts) {
  return d3.pie().value(({ count }) => count).sort(null)(parts);
}
