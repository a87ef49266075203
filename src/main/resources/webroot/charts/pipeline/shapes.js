import { nothing, svg } from 'lit';
import { formats } from '../../format.js';
import { ellipsis, firstThatFits } from '../fit-text.js';
import { LINE } from './layout.js';
import { KEYWORD_PREFIX, unnamedKeyword } from './model.js';
import { sourceNotes, stageFigures, topicFigures } from './glyphs.js';
import { SOURCE_STATES, STAGE_NAMES, isolated } from './labels.js';

/** Font sizes. The smallest is the limit of comfortable reading. */
export const SMALL = 11;
export const TEXT = 12;
const NAME = 13;
const FIGURE = 17;

export function cluster({ box, title, figures }, { kafka }, { heading }, measure) {
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
        class="cluster-name" font-size=${size} font-weight="600"
        text-anchor=${kafka.reachable ? heading.anchor : 'start'}
        x=${kafka.reachable ? heading.x : start} y=${heading.y}
      >${name}${beside ? svg`<tspan class="dim" font-weight="400" dx="8">${figures}</tspan>` : nothing}</text>
    </g>
  `;
}

/** A box for the only source, or for none. */
export function sourceBox({ box, title, source }, measure) {
  const { x, y, w, h } = box;
  const middle = x + w / 2;
  const progress = source?.progress ?? null;
  const fits = (text) => measure(text, SMALL);
  return svg`
    <rect class="outside" x=${x + 0.75} y=${y + 0.75} width=${w - 1.5} height=${h - 1.5} rx=${h / 2}></rect>
    <text class="dim" font-size=${SMALL} text-anchor="middle" x=${middle} y=${y + 20}>Source</text>
    <text class="strong" font-size=${NAME} font-weight="600" text-anchor="middle" x=${middle} y=${y + 36}>${ellipsis(
      source === undefined ? title : source.name,
      w - 24,
      (text) => measure(text, NAME, 600),
    )}</text>
    <text class="source-note" font-size=${SMALL} text-anchor="middle" x=${middle} y=${y + 52}>${
      source === undefined ? '' : firstThatFits(sourceLines(source, true), w - 28, fits)
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

/** A box for one of several sources, or for the sources not displayed. */
export function lowSourceBox({ box, title, short, figures, source }, measure) {
  const { x, y, w, h } = box;
  const middle = x + w / 2;
  const note = source === undefined ? [figures] : sourceLines(source, false);
  return svg`
    <rect class="outside" x=${x + 0.75} y=${y + 0.75} width=${w - 1.5} height=${h - 1.5} rx=${h / 2}></rect>
    <text class="strong" font-size=${TEXT} font-weight="600" text-anchor="middle" x=${middle} y=${y + 16}>${firstThatFits(
      source === undefined ? [title, short] : [source.name],
      w - 20,
      (text) => measure(text, TEXT, 600),
    )}</text>
    <text class="source-note" font-size=${SMALL} text-anchor="middle" x=${middle} y=${y + 30}>${firstThatFits(
      note,
      w - 20,
      (text) => measure(text, SMALL),
    )}</text>
  `;
}

/** Returns alternative texts below the name of a source, longest first: its rate while it streams, otherwise its state. */
function sourceLines(source, spacious) {
  const { rate, behind } = sourceNotes(source, formats);
  if (source.state !== 'streaming') {
    return [SOURCE_STATES[source.state] ?? source.state, source.state];
  }
  const posts = spacious ? `${rate} posts/s` : `${rate}/s`;
  const read = source.progress === null ? null : formats.percent(source.progress);
  const more = read ?? behind;
  return more === null ? [posts, `${rate}/s`] : [`${posts}, ${more}`, `${rate}/s, ${more}`, read ?? posts];
}

export function hexagon({ box, stage }, reason) {
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
      <text class="strong" font-size=${w < 115 ? TEXT : NAME} font-weight="600" x=${middle} y=${line(-29)}>
        ${STAGE_NAMES[stage.stage]}
      </text>
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
                    class=${i === 0 ? 'reason-state' : 'reason-text'} font-size=${TEXT}
                    font-weight=${i === 0 ? 700 : 400} x=${reason.x} y=${reason.y + i * LINE}
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

export function card({ box, topic }, measure) {
  const { x, y, w, h } = box;
  const { rate, bytesRate, partitions, size } = topicFigures(topic, formats);
  const room = w - 20;
  const fits = (text) => measure(text, SMALL);
  const wide = fits(`${partitions} · ${size}`) <= room;
  const lines = wide
    ? [bytesRate, `${partitions} · ${size}`]
    : [firstThatFits([`${bytesRate} · ${size}`, bytesRate], room, fits), partitions];
  const first = y + (h - 74) / 2 + 11;
  return svg`
    <rect class="topic" x=${x} y=${y} width=${w} height=${h} rx="5"></rect>
    <text class="strong" font-size=${NAME} font-weight="600" x=${x + 10} y=${first}>
      ${ellipsis(topic.topic, room, (text) => measure(text, NAME, 600))}
    </text>
    <text class="figure" font-size=${FIGURE} x=${x + 10} y=${first + 23}>${rate}</text>
    <text class="dim" font-size=${SMALL} x=${x + 10} y=${first + 43}>${lines[0]}</text>
    <text class="dim" font-size=${SMALL} x=${x + 10} y=${first + 58}>${lines[1]}</text>
  `;
}

/** A topic beside the main flow, with two lines in a low box and three otherwise. */
export function quietTopic({ box, topic }, measure) {
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
    <text class="dim" font-size=${SMALL} x=${x + 9} y=${y + 33}>
      ${firstThatFits([`${rate} · ${bytesRate}`, rate], room, fits)}
    </text>
    <text class="dim" font-size=${SMALL} x=${x + 9} y=${y + 48}>${firstThatFits(
      [`${partitions} · ${size}`, `${short} · ${size}`, size],
      room,
      fits,
    )}</text>
  `;
}

export function row(part, measure) {
  const { box, topic, title, short } = part;
  const { rate } = topicFigures(topic, formats);
  const below = figuresLine(topic, box.w - 18, measure);
  if (topic.topic === undefined) {
    const name = firstThatFits([title, short], box.w - 28 - measure(rate, TEXT), (text) => measure(text, TEXT, 600));
    return twoLines({ box, name, rate, below, strong: true }, 'topic more', measure);
  }
  return twoLines({ box, name: topic.topic, rate, below, keyword: unnamedKeyword(topic), strong: true }, 'topic', measure);
}

function figuresLine(topic, room, measure) {
  const { bytesRate, partitions, size } = topicFigures(topic, formats);
  const short = topic.partitions === null ? '–' : `${formats.count(topic.partitions)} part.`;
  const texts = [[bytesRate, partitions, size], [bytesRate, short, size], [bytesRate, size], [bytesRate]];
  return firstThatFits(
    texts.map((some) => some.join(' · ')),
    room,
    (text) => measure(text, SMALL),
  );
}

function twoLines({ box, name, rate, below, keyword = null, strong = false }, kind, measure) {
  const { x, y, w, h } = box;
  const weight = strong ? 600 : 400;
  const size = strong ? TEXT : SMALL;
  const wide = (text) => measure(text, size, weight);
  const room = w - 18 - measure(rate, size) - 10;
  const { prefix, slug, beside } = nameLine(name, keyword, room, wide);
  const first = y + h / 2 - 3.5;
  return svg`
    <rect class=${kind} x=${x} y=${y} width=${w} height=${h} rx="5"></rect>
    <text class="strong" font-size=${size} font-weight=${weight} x=${x + 9} y=${first}><tspan
      class="faint" font-weight="400">${prefix}</tspan>${slug}${
      beside === '' ? nothing : svg`<tspan class="keyword" dx=${slug === '' ? 0 : 8}>${isolated(beside)}</tspan>`
    }</text>
    <text font-size=${size} text-anchor="end" x=${x + w - 9} y=${first}>${rate}</text>
    <text class="dim" font-size=${SMALL} x=${x + 9} y=${first + 15}>${below}</text>
  `;
}

/** Splits the name of a topic. If there is not enough room for both, the keyword replaces the name. */
function nameLine(name, keyword, room, wide) {
  const prefix = name.startsWith(KEYWORD_PREFIX) ? KEYWORD_PREFIX : '';
  const slug = name.slice(prefix.length);
  const beside = keyword ?? '';
  const taken = beside === '' ? 0 : wide(beside) + 8;
  if (wide(name) + taken <= room) {
    return { prefix, slug, beside };
  }
  if (beside !== '') {
    return { prefix: '', slug: '', beside: ellipsis(beside, room, wide) };
  }
  return { prefix: '', slug: ellipsis(slug, room, wide), beside };
}

export function browser({ box }) {
  const { x, y, w, h } = box;
  return svg`
    <rect class="outside" x=${x + 0.75} y=${y + 0.75} width=${w - 1.5} height=${h - 1.5} rx="8"></rect>
    <path class="outside-line" d=${`M${x + 1} ${y + 16}h${w - 2}`}></path>
    ${[0, 1, 2].map((n) => svg`<circle class="outside-dot" cx=${x + 12 + n * 8} cy=${y + 8.5} r="2"></circle>`)}
    <text
      class="strong" font-size=${NAME} font-weight="600" text-anchor="middle"
      x=${x + w / 2} y=${y + (h + 16) / 2 + 5}
    >Browser</text>
  `;
}
