import { nothing, render as renderTemplate, svg } from 'lit';
import { unitFormats } from '../format-units.js';
import { ellipsis, firstThatFits, wrap } from './fit-text.js';
import { DOTS_PER_SECOND, Dots, WEIGHTS, arrowWidth, dotRadius, dotWeight } from './pipeline-dots.js';
import { LANDSCAPE_WIDTH, LINE, layout } from './pipeline-layout.js';
import { KEYWORD_PREFIX, untoldPhrase } from './pipeline-model.js';
import { pipelineParts, stageFigures, topicFigures } from './pipeline-parts.js';
import { drawPath, tracePath } from './pipeline-paths.js';
import { STAGE_NAMES, STATE_NAMES, isolated } from './pipeline-words.js';

const SMALL = 11;
const TEXT = 12;
const NAME = 13;
const FIGURE = 17;
const MEASURED = 3_000;
const SVG = 'http://www.w3.org/2000/svg';

const formats = unitFormats();

/**
 * Draws a pipeline model into the element as `svg.pipeline-diagram`, which has all of its text, and moves dots over it on
 * a canvas. `data` is `{ model, width, moving, frozen }`: without `moving`, arrows tell their rates by width and label;
 * `frozen` dots stay where they are.
 * Gives the parts, each with its `box` in pixels.
 */
export function render(element, data) {
  const diagram = (element.diagram ??= create(element));
  return diagram.draw(data);
}

/** Stands still until the next `render`; what is drawn stays. */
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
    const colour = style.getPropertyValue('--pipeline-dot').trim();
    if (moving && !frozen) {
      this.dots.move(flows(parts, model.rates), colour);
    } else {
      this.dots.hold(colour);
    }
    return parts;
  }

  /** Paths are made anew only where something has moved. */
  #layout({ stages, rows }, width) {
    const wrapReason = (stage, room, most) => reasonLines(stages[stage], room, most, this.#measure);
    const next = layout({ width, rows: rows.length, wrapReason });
    const key = JSON.stringify([next.width, next.height, next.arrows]);
    if (key !== this.#planned) {
      this.#planned = key;
      this.#plan = next.arrows.map((arrow) => ({ ...arrow, ...drawPath(arrow.points), track: tracePath(arrow.points) }));
    }
    return { ...next, arrows: this.#plan };
  }
}

/** Dots by the id of an arrow. Lines that are one arrow have dots of one kind, and share its dots per second. */
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

/** Where an arrow's rate is told: in the middle of a line, and of several where they are still or again one. */
function labelPlace({ points, step, length }, ids) {
  const several = ids.length > 1 || /^\d|>\d/.test(ids[0]);
  const at = !several ? length / 2 : ids[0].startsWith('fanout') ? Math.min(24, length / 2) : length - 30;
  const index = 2 * Math.round(at / step);
  return { x: points[index], y: points[index + 1] };
}

function picture({ model, plan, parts, measure, moving }) {
  const draw = {
    cluster: (part) => cluster(part, model, plan, measure),
    source: (part) => sourceBox(part, model.source, measure),
    stage: (part) => hexagon(part, plan.reasons.find(({ stage }) => stage === part.name)),
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
    return svg`<a class=${kind} data-part=${part.name} href=${part.href} aria-label=${label} aria-describedby=${about}>${described}</a>`;
  }
  return svg`
    <g
      class=${kind} data-part=${part.name} data-state=${part.stage?.state ?? nothing}
      tabindex="0" role="img" aria-label=${label} aria-describedby=${about}
    >${described}</g>
  `;
}

function cluster({ box, title, figures }, { kafka }, { heading }, measure) {
  const { x, y, w, h } = box;
  const size = kafka.reachable ? NAME : 15;
  const name = ellipsis(title, heading.w, (text) => measure(text, size, 600));
  const beside = kafka.reachable && measure(`${name}  ${figures}`, size, 600) <= heading.w;
  const wide = measure(name, size, 600);
  const start = heading.anchor === 'middle' ? heading.x - wide / 2 : heading.x + 22;
  return svg`
    <g data-unreachable=${kafka.reachable ? nothing : ''}>
      <rect class="cluster" x=${x} y=${y} width=${w} height=${h} rx="14"></rect>
      ${kafka.reachable ? nothing : svg`<rect class="hatched" x=${x} y=${y} width=${w} height=${h} rx="14"></rect>`}
      ${kafka.reachable ? nothing : stopSign(start - 16, heading.y - 5)}
      <text
        class="cluster-name" font-size=${size} font-weight="600" text-anchor=${kafka.reachable ? heading.anchor : 'start'}
        x=${kafka.reachable ? heading.x : start} y=${heading.y}
      >${name}${beside ? svg`<tspan class="dim" font-weight="400" dx="8">${figures}</tspan>` : nothing}</text>
    </g>
  `;
}

function sourceBox({ box, title, about }, source, measure) {
  const { x, y, w, h } = box;
  const middle = x + w / 2;
  const progress = source?.progress ?? null;
  const name = source === null ? title : source.name;
  const lines = source === null ? '' : `${formats.rate(source.postsPerSecond)} posts/s`;
  return svg`
    <rect class="outside" x=${x + 0.75} y=${y + 0.75} width=${w - 1.5} height=${h - 1.5} rx=${h / 2}></rect>
    <text class="dim" font-size=${SMALL} text-anchor="middle" x=${middle} y=${y + 20}>${source === null ? 'Source' : 'Source'}</text>
    <text class="strong" font-size=${NAME} font-weight="600" text-anchor="middle" x=${middle} y=${y + 36}>${ellipsis(
      name,
      w - 24,
      (text) => measure(text, NAME, 600),
    )}</text>
    <text font-size=${SMALL} text-anchor="middle" x=${middle} y=${y + 52}>${
      progress === null ? lines : firstThatFits([`${lines}, ${formats.percent(progress)}`, formats.percent(progress)], w - 28, (text) => measure(text, SMALL))
    }</text>
    ${
      progress === null
        ? nothing
        : svg`
            <rect class="progress-whole" x=${x + 26} y=${y + h - 10} width=${w - 52} height="3" rx="1.5"></rect>
            <rect class="progress" x=${x + 26} y=${y + h - 10} width=${(w - 52) * progress} height="3" rx="1.5"></rect>
          `
    }
  `;
}

function hexagon({ box, stage }, reason) {
  const { x, y, w, h } = box;
  const shoulder = h * 0.2;
  const inset = 1.5;
  const outline = [
    [x + w / 2, y + inset],
    [x + w - inset, y + shoulder],
    [x + w - inset, y + h - shoulder],
    [x + w / 2, y + h - inset],
    [x + inset, y + h - shoulder],
    [x + inset, y + shoulder],
  ].join(' ');
  const { rate, instances, latency, lag } = stageFigures(stage, formats);
  const middle = x + w / 2;
  const line = (dy) => y + h / 2 + dy;
  const badge = { lagging: warnSign, stopped: stopSign }[stage.state];
  return svg`
    <polygon class="hexagon" points=${outline}></polygon>
    ${stage.state === 'stopped' ? svg`<polygon class="hatched" points=${outline}></polygon>` : nothing}
    <g class="halo" text-anchor="middle">
      <text class="strong" font-size=${w < 115 ? TEXT : NAME} font-weight="600" x=${middle} y=${line(-29)}>${STAGE_NAMES[stage.stage]}</text>
      <text class="figure" font-size=${FIGURE} x=${middle} y=${line(-8)}>${rate}</text>
      <text class="dim" font-size=${SMALL} x=${middle} y=${line(11)}>${instances}</text>
      <text class="dim" font-size=${SMALL} x=${middle} y=${line(26)}>${latency}</text>
      ${lag === null ? nothing : svg`<text class="lag" font-size=${SMALL} x=${middle} y=${line(41)}>${lag}</text>`}
    </g>
    ${badge ? badge(x + w - 14, y + 15) : nothing}
    ${
      reason
        ? svg`
            <g class="reason" text-anchor=${reason.anchor} aria-hidden="true">
              ${reason.lines.map(
                (text, i) => svg`
                  <text
                    class=${i === 0 ? 'reason-state' : 'reason-text'} font-size=${TEXT} font-weight=${i === 0 ? 700 : 400}
                    x=${reason.x} y=${reason.y + i * LINE}
                  >${text}</text>
                `,
              )}
            </g>
          `
        : nothing
    }
  `;
}

function warnSign(x, y) {
  return svg`
    <path class="sign sign-warn" d=${`M${x} ${y - 11}l12 20h-24z`}></path>
    <text class="sign-mark" font-size="13" font-weight="700" text-anchor="middle" x=${x} y=${y + 6.5}>!</text>
  `;
}

function stopSign(x, y) {
  return svg`
    <path class="sign sign-stop" d=${`M${x - 4.6} ${y - 11}h9.2l6.4 6.4v9.2l-6.4 6.4h-9.2l-6.4-6.4v-9.2z`}></path>
    <path class="sign-cross" d=${`M${x - 4} ${y - 4}l8 8m0-8l-8 8`}></path>
  `;
}

function card({ box, topic }, measure) {
  const { x, y, w, h } = box;
  const { rate, bytesRate, partitions, size } = topicFigures(topic, formats);
  const room = w - 20;
  const fits = (text) => measure(text, SMALL);
  const wide = fits(`${partitions} · ${size}`) <= room;
  const lines = wide ? [bytesRate, `${partitions} · ${size}`] : [firstThatFits([`${bytesRate} · ${size}`, bytesRate], room, fits), partitions];
  const first = y + (h - 74) / 2 + 11;
  return svg`
    <rect class="topic" x=${x} y=${y} width=${w} height=${h} rx="5"></rect>
    <text class="strong" font-size=${NAME} font-weight="600" x=${x + 10} y=${first}>${ellipsis(topic.topic, room, (text) => measure(text, NAME, 600))}</text>
    <text class="figure" font-size=${FIGURE} x=${x + 10} y=${first + 23}>${rate}</text>
    <text class="dim" font-size=${SMALL} x=${x + 10} y=${first + 43}>${lines[0]}</text>
    <text class="dim" font-size=${SMALL} x=${x + 10} y=${first + 58}>${lines[1]}</text>
  `;
}

/** A topic beside the main flow: on three lines, or on two where it is wide and low. */
function quietTopic({ box, topic }, measure) {
  const { x, y, w, h } = box;
  const { rate, bytesRate, partitions, size } = topicFigures(topic, formats);
  const fits = (text) => measure(text, SMALL);
  const room = w - 18;
  const short = topic.partitions === null ? '–' : `${formats.count(topic.partitions)} part.`;
  if (h < 50) {
    return twoLines({ box, name: topic.topic, rate, below: figuresLine(topic, room, measure) }, 'topic quiet', measure);
  }
  return svg`
    <rect class="topic quiet" x=${x} y=${y} width=${w} height=${h} rx="4"></rect>
    <text font-size=${SMALL} x=${x + 9} y=${y + 17}>${ellipsis(topic.topic, room, fits)}</text>
    <text class="dim" font-size=${SMALL} x=${x + 9} y=${y + 33}>${firstThatFits([`${rate} · ${bytesRate}`, rate], room, fits)}</text>
    <text class="dim" font-size=${SMALL} x=${x + 9} y=${y + 48}>${firstThatFits(
      [`${partitions} · ${size}`, `${short} · ${size}`, size],
      room,
      fits,
    )}</text>
  `;
}

function row(part, measure) {
  const { box, topic, title } = part;
  const { rate } = topicFigures(topic, formats);
  const below = figuresLine(topic, box.w - 18, measure);
  if (topic.topic === undefined) {
    return twoLines({ box, name: title, rate, below, strong: true }, 'topic more', measure);
  }
  return twoLines({ box, name: topic.topic, rate, below, phrase: untoldPhrase(topic), strong: true }, 'topic', measure);
}

function figuresLine(topic, room, measure) {
  const { bytesRate, partitions, size } = topicFigures(topic, formats);
  const short = topic.partitions === null ? '–' : `${formats.count(topic.partitions)} part.`;
  const texts = [[bytesRate, partitions, size], [bytesRate, short, size], [bytesRate, size], [bytesRate]];
  return firstThatFits(texts.map((some) => some.join(' · ')), room, (text) => measure(text, SMALL));
}

function twoLines({ box, name, rate, below, phrase = null, strong = false }, kind, measure) {
  const { x, y, w, h } = box;
  const weight = strong ? 600 : 400;
  const size = strong ? TEXT : SMALL;
  const wide = (text) => measure(text, size, weight);
  const room = w - 18 - measure(rate, size) - 10;
  const { prefix, slug, beside } = nameLine(name, phrase, room, wide);
  const first = y + h / 2 - 3.5;
  return svg`
    <rect class=${kind} x=${x} y=${y} width=${w} height=${h} rx="5"></rect>
    <text class="strong" font-size=${size} font-weight=${weight} x=${x + 9} y=${first}><tspan class="faint" font-weight="400">${prefix}</tspan>${slug}${
      beside === '' ? nothing : svg`<tspan class="phrase" dx=${slug === '' ? 0 : 8}>${isolated(beside)}</tspan>`
    }</text>
    <text font-size=${size} text-anchor="end" x=${x + w - 9} y=${first}>${rate}</text>
    <text class="dim" font-size=${SMALL} x=${x + 9} y=${first + 15}>${below}</text>
  `;
}

/** The name of a topic, and a phrase that it does not tell beside it; what there is no room for goes, the phrase last. */
function nameLine(name, phrase, room, wide) {
  const prefix = name.startsWith(KEYWORD_PREFIX) ? KEYWORD_PREFIX : '';
  const slug = name.slice(prefix.length);
  const beside = phrase ?? '';
  const taken = beside === '' ? 0 : wide(beside) + 8;
  if (wide(name) + taken <= room) {
    return { prefix, slug, beside };
  }
  if (beside !== '') {
    return { prefix: '', slug: '', beside: ellipsis(beside, room, wide) };
  }
  return { prefix: '', slug: ellipsis(slug, room, wide), beside };
}

function browser({ box }) {
  const { x, y, w, h } = box;
  return svg`
    <rect class="outside" x=${x + 0.75} y=${y + 0.75} width=${w - 1.5} height=${h - 1.5} rx="8"></rect>
    <path class="outside-line" d=${`M${x + 1} ${y + 16}h${w - 2}`}></path>
    ${[0, 1, 2].map((n) => svg`<circle class="outside-dot" cx=${x + 12 + n * 8} cy=${y + 8.5} r="2"></circle>`)}
    <text class="strong" font-size=${NAME} font-weight="600" text-anchor="middle" x=${x + w / 2} y=${y + (h + 16) / 2 + 5}>Browser</text>
  `;
}

function arrows(part, model, { arrows: all }, measure, moving) {
  const lines = all.filter(({ id }) => part.ids.includes(id));
  const width = ({ id }) => (moving ? 1.5 : arrowWidth(model.rates.get(id) ?? 0));
  const heads = new Map(lines.map((line) => [`${line.end.x} ${line.end.y}`, line]));
  const place = labelPlace(lines[0].track, part.ids);
  const wide = measure(part.figures, SMALL, 600);
  const room = lines[0].track.length > wide + 10 || lines.length > 1;
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
          transform=${`translate(${line.end.x} ${line.end.y}) rotate(${line.end.angle}) scale(1 ${Math.max(1, width(line) / 4)})`}
        ></path>
      `,
    )}
    ${
      room
        ? svg`<text class="arrow-rate" font-size=${SMALL} font-weight="600" text-anchor="middle" x=${place.x} y=${place.y + 4}>${part.figures}</text>`
        : nothing
    }
  `;
}

function legend({ x, y, w }, width, measure, moving) {
  const landscape = width >= LANDSCAPE_WIDTH;
  let along = x + 2;
  const heading = moving ? 'A dot stands for so many records:' : 'An arrow is the wider, the more records flow.';
  const dots = WEIGHTS.map((weight) => {
    const text = formats.count(weight);
    const place = along;
    along += 2 * dotRadius(weight) + 6 + measure(text, TEXT) + 18;
    return svg`
      <circle class="legend-dot" cx=${place + dotRadius(weight)} cy=${y + 17} r=${dotRadius(weight)}></circle>
      <text font-size=${TEXT} x=${place + 2 * dotRadius(weight) + 6} y=${y + 21}>${text}</text>
    `;
  });
  const next = moving ? y + 48 : y + 26;
  const sample = (kind, at, below, text) => svg`
    ${
      kind === 'hexagon'
        ? svg`<polygon class="hexagon" points=${[[8, 0], [15, 4], [15, 12], [8, 16], [1, 12], [1, 4]].map(([a, b]) => `${at + a},${below - 12 + b}`).join(' ')}></polygon>`
        : svg`<rect class="topic" x=${at} y=${below - 11} width="17" height="13" rx="3"></rect>`
    }
    <text font-size=${TEXT} x=${at + 25} y=${below}>${text}</text>
  `;
  const hint = wrap(
    'Point at a part, or tab to it, and it says what it does.',
    w,
    (text) => measure(text, TEXT),
  );
  return svg`
    <g class="legend">
      <text font-size=${TEXT} x=${x} y=${y}>${heading}</text>
      ${moving ? dots : nothing}
      ${sample('hexagon', x, next, landscape ? 'Verticle: a part of the program, in one or more instances' : 'Verticle: a part of the program')}
      ${sample('topic', x, next + 22, landscape ? 'Topic: records that Kafka keeps, read by whoever needs them' : 'Topic: records that Kafka keeps')}
      ${hint.map((text, i) => svg`<text font-size=${TEXT} x=${x} y=${next + 48 + i * LINE}>${text}</text>`)}
    </g>
  `;
}

/** Gives the width of a text, and remembers it for as long as there are not too many. Its `family` is to be set. */
function textMeasure() {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map();
  const measure = (text, size, weight = 400) => {
    const font = `${weight} ${size}px ${measure.family}`;
    const key = `${font}|${text}`;
    let width = known.get(key);
    if (width === undefined) {
      if (known.size > MEASURED) {
        known.clear();
      }
      context.font = font;
      width = context.measureText(text).width * 1.015;
      known.set(key, width);
    }
    return width;
  };
  measure.family = 'sans-serif';
  return measure;
}
