import { nothing, render as renderTemplate, svg } from 'lit';
import { formats } from '../../format.js';
import { wrap } from '../fit-text.js';
import { SVG } from '../svg.js';
import { textMeasure } from '../text-measure.js';
import { DOTS_PER_SECOND, Dots, arrowWidth, dotRadius, dotWeight } from './dots.js';
import { layout } from './layout.js';
import { legend } from './legend.js';
import { pipelineParts } from './glyphs.js';
import { drawPath, tracePath } from './paths.js';
import { SMALL, TEXT, browser, card, cluster, hexagon, lowSourceBox, quietTopic, row, sourceBox } from './shapes.js';
import { STATE_NAMES } from './labels.js';

/** Length in pixels below which a line has its rate beside it. */
const LABELLED_WITHIN = 70;

/**
 * Draws a pipeline model as `svg.pipeline-diagram`, which contains all text, with moving dots on a canvas above it.
 *
 * @param data `{ model, width, moving, frozen }`. Without `moving`, the width and label of an arrow show its rate. `frozen` dots
 *   keep their positions
 * @returns the parts of `pipelineParts`, each with its `box` in pixels
 */
export function render(element, data) {
  const diagram = (element.diagram ??= create(element));
  return diagram.draw(data);
}

/** Stops the dots until the next `render`. */
export function hold(element) {
  element.diagram?.dots.hold();
}

function create(element) {
  const root = document.createElementNS(SVG, 'svg');
  root.setAttribute('class', 'pipeline-diagram');
  root.setAttribute('role', 'group');
  root.setAttribute('aria-label', 'Pipeline');
  const canvas = document.createElement('canvas');
  canvas.className = 'pipeline-dots';
  canvas.setAttribute('aria-hidden', 'true');
  element.replaceChildren(root, canvas);
  return new Diagram(root, new Dots(canvas));
}

class Diagram {
  #root;
  #measure = textMeasure();
  #plan;
  #planned = '';

  constructor(root, dots) {
    this.#root = root;
    this.dots = dots;
  }

  draw({ model, width, moving, frozen }) {
    const plan = this.#layout(model, width);
    const style = getComputedStyle(this.#root);
    this.#measure.family = style.fontFamily;
    const parts = pipelineParts(model, formats).map((part) => ({ ...part, box: boxOf(part, plan) }));
    this.#root.setAttribute('viewBox', `0 0 ${plan.width} ${plan.height}`);
    this.#root.setAttribute('width', plan.width);
    this.#root.setAttribute('height', plan.height);
    renderTemplate(picture({ model, plan, parts, measure: this.#measure, moving }), this.#root);
    this.dots.place(plan);
    const color = style.getPropertyValue('--pipeline-dot').trim();
    if (moving && !frozen) {
      this.dots.move(flows(parts, model.rates), color);
    } else {
      this.dots.hold(color);
    }
    return parts;
  }

  /** Computes the layout. Paths are recomputed only if an arrow has moved. */
  #layout({ stages, rows, sources }, width) {
    const wrapReason = (stage, room, most) => reasonLines(stages[stage], room, most, this.#measure);
    const next = layout({ width, rows: rows.length, sources: sources.length, wrapReason });
    const key = JSON.stringify([next.width, next.height, next.arrows]);
    if (key !== this.#planned) {
      this.#planned = key;
      this.#plan = next.arrows.map((arrow) => ({
        ...arrow,
        ...drawPath(arrow.points),
        track: tracePath(arrow.points),
      }));
    }
    return { ...next, arrows: this.#plan };
  }
}

/** Returns the dots by arrow id. All lines of an arrow have the same kind of dots and share its dots per second. */
function flows(parts, rates) {
  const found = new Map();
  for (const { kind, ids, rate } of parts) {
    if (kind === 'arrow') {
      const weight = dotWeight(rate);
      const share = Math.min(1, (DOTS_PER_SECOND * weight) / (rate || 1));
      for (const id of ids) {
        found.set(id, { perSecond: ((rates.get(id) ?? 0) / weight) * share, radius: dotRadius(weight) });
      }
    }
  }
  return found;
}

function reasonLines({ state, reason }, room, most, measure) {
  if (state === 'running') {
    return [];
  }
  const heading = STATE_NAMES[state][0].toUpperCase() + STATE_NAMES[state].slice(1);
  return [heading, ...wrap(reason ?? '', room, (text) => measure(text, TEXT), most - 1)];
}

function boxOf({ kind, name, ids }, { shapes, arrows }) {
  if (kind !== 'arrow') {
    return shapes[name];
  }
  const { x, y } = labelPlace(arrows.find(({ id }) => id === ids[0]).track, ids);
  return { x: x - 4, y: y - 4, w: 8, h: 8 };
}

/** Returns the position of an arrow's rate: the middle of a single line, or the common section of several lines. */
function labelPlace({ points, step, length }, ids) {
  const several = ids.length > 1 || /^\d|>\d/.test(ids[0]);
  const at = !several ? length / 2 : ids[0].startsWith('fanout') ? Math.min(24, length / 2) : length - 30;
  const index = 2 * Math.round(at / step);
  return { x: points[index], y: points[index + 1] };
}

function picture({ model, plan, parts, measure, moving }) {
  const draw = {
    cluster: (part) => cluster(part, model, plan, measure),
    source: (part) => (part.only ? sourceBox(part, measure) : lowSourceBox(part, measure)),
    stage: (part) =>
      hexagon(
        part,
        plan.reasons.find(({ stage }) => stage === part.name),
      ),
    topic: (part) => (part.box.h >= 90 ? card(part, measure) : quietTopic(part, measure)),
    row: (part) => row(part, measure),
    arrow: (part) => arrows(part, model, plan, measure, moving),
    browser: (part) => browser(part),
  };
  return svg`
    <defs>
      <pattern id="pipeline-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch" width="2" height="8"></rect>
      </pattern>
    </defs>
    ${parts.map((part, i) => focusable(part, i, draw[part.kind](part)))}
    ${legend(plan.legend, plan.width, measure, moving)}
  `;
}

function focusable(part, i, content) {
  const about = `pipeline-about-${i}`;
  const label = part.figures === '' ? part.title : `${part.title}: ${part.figures}`;
  const described = svg`<desc id=${about}>${part.about}</desc>${content}`;
  const kind = `part part-${part.kind}`;
  if (part.href) {
    return svg`
      <a
        class=${kind} data-part=${part.name} href=${part.href} aria-label=${label} aria-describedby=${about}
      >${described}</a>
    `;
  }
  return svg`
    <g
      class=${kind} data-part=${part.name} data-state=${(part.stage ?? part.source)?.state ?? nothing}
      tabindex="0" role="img" aria-label=${label} aria-describedby=${about}
    >${described}</g>
  `;
}

function arrows(part, model, { arrows: all }, measure, moving) {
  const lines = all.filter(({ id }) => part.ids.includes(id));
  const width = ({ id }) => (moving ? 1.25 : arrowWidth(model.rates.get(id) ?? 0));
  const heads = new Map(lines.map((line) => [`${line.end.x} ${line.end.y}`, line]));
  const place = labelPlace(lines[0].track, part.ids);
  const [[fromX], [toX]] = lines[0].points;
  const short = lines.length === 1 && lines[0].track.length < LABELLED_WITHIN;
  const aside = short && fromX === toX;
  const room = aside || !short || lines[0].track.length > measure(part.figures, SMALL, 600) + 24;
  return svg`
    ${lines.map(
      (line) => svg`
        <path class="arrow-hit" d=${line.d}></path>
        <path class="arrow" d=${line.d} stroke-width=${width(line)}></path>
      `,
    )}
    ${[...heads.values()].map(
      (line) => svg`
        <path
          class="arrow-head" d="M0 0l-8 -4.5v9z"
          transform=${atEnd(line.end, Math.max(1, width(line) / 4))}
        ></path>
      `,
    )}
    ${
      room
        ? svg`
            <text
              class="arrow-rate" font-size=${SMALL} font-weight="600" text-anchor=${aside ? 'start' : 'middle'}
              x=${aside ? place.x + 9 : place.x} y=${place.y + (aside ? 1 : 4)}
            >${part.figures}</text>
          `
        : nothing
    }
  `;
}

function atEnd({ x, y, angle }, wider) {
  return `translate(${x} ${y}) rotate(${angle}) scale(1 ${wider})`;
}
