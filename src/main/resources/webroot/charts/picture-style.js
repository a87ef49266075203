/**
 * The CSS properties that change how SVG is painted (https://www.w3.org/TR/SVG2/propidx.html). A saved picture has no style sheets,
 * so its elements must carry them. A test compares them with the style sheets of the charts.
 */

/** Properties that an element inherits. */
export const INHERITED = [
  'clip-rule',
  'color',
  'direction',
  'dominant-baseline',
  'fill',
  'fill-opacity',
  'fill-rule',
  'font-family',
  'font-size',
  'font-stretch',
  'font-style',
  'font-variant-numeric',
  'font-weight',
  'letter-spacing',
  'marker-end',
  'marker-mid',
  'marker-start',
  'paint-order',
  'shape-rendering',
  'stroke',
  'stroke-dasharray',
  'stroke-dashoffset',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-miterlimit',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
  'text-rendering',
  'visibility',
  'white-space-collapse',
  'word-spacing',
  'writing-mode',
];

/** Properties of an element itself, with their initial values. */
export const OWN = new Map([
  ['clip-path', 'none'],
  ['display', 'inline'],
  ['filter', 'none'],
  ['mask', 'none'],
  ['mix-blend-mode', 'normal'],
  ['opacity', '1'],
  ['stop-color', 'rgb(0, 0, 0)'],
  ['stop-opacity', '1'],
  ['text-decoration-line', 'none'],
  ['transform', 'none'],
  ['transform-box', 'view-box'],
  ['transform-origin', '0px 0px'],
  ['unicode-bidi', 'normal'],
  ['vector-effect', 'none'],
]);
