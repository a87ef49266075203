import { nothing, svg } from 'lit';
import { formats } from '../../format.js';
import { wrap } from '../fit-text.js';
import { WEIGHTS, dotRadius } from './dots.js';
import { LANDSCAPE_WIDTH, LINE } from './layout.js';
import { TEXT } from './shapes.js';

/** Explains dots, arrows and shapes below a diagram of a width in pixels. */
export function legend({ x, y, w }, width, measure, moving) {
  const wide = width >= LANDSCAPE_WIDTH;
  let along = x + 2;
  const heading = moving ? 'Records per dot:' : 'Wider arrows carry more records.';
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
        ? svg`<polygon class="hexagon" points=${[
            [8, 0],
            [15, 4],
            [15, 12],
            [8, 16],
            [1, 12],
            [1, 4],
          ]
            .map(([a, b]) => `${at + a},${below - 12 + b}`)
            .join(' ')}></polygon>`
        : svg`<rect class="topic" x=${at} y=${below - 11} width="17" height="13" rx="3"></rect>`
    }
    <text font-size=${TEXT} x=${at + 25} y=${below}>${text}</text>
  `;
  const hint = wrap('Hover over a part, tap it or tab to it to see what it does.', w, (text) =>
    measure(text, TEXT),
  );
  return svg`
    <g class="legend">
      <g data-page-only=${moving ? '' : nothing}>
        <text font-size=${TEXT} x=${x} y=${y}>${heading}</text>
        ${moving ? dots : nothing}
      </g>
      ${sample('hexagon', x, next, `Verticle: a part of the program${wide ? ' with one or more instances' : ''}`)}
      ${sample('topic', x, next + 22, `Topic: records stored in Kafka${wide ? ' and read by consumers' : ''}`)}
      ${hint.map((text, i) => svg`<text data-page-only font-size=${TEXT} x=${x} y=${next + 48 + i * LINE}>${text}</text>`)}
    </g>
  `;
}
