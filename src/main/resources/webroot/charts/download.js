import { wrap } from './fit-text.js';
import { INHERITED, OWN } from './picture-style.js';
import { caption, fileName } from './picture.js';
import { SVG, create } from './svg.js';
import { textMeasure } from './text-measure.js';

const PNG_SCALE = 2;
const MARGIN = 16;
const LINE = 18;
const TITLE_SIZE = 15;
const TEXT_SIZE = 12;
const SWATCH = 10;

/**
 * Saves a chart, an `svg` element of the page, as it currently looks, with the words of `picture` (see `picture.js`) above it.
 * `type` is `svg` or `png`.
 */
export async function download(chart, picture, type) {
  const { svg, width, height } = standalone(chart, picture);
  const blob = new Blob([svg], { type: 'image/svg+xml' });
  save(type === 'svg' ? blob : await toPng(svg, width, height), `${fileName(picture, new Date())}.${type}`);
}

/**
 * Returns a copy of a chart that looks the same without the style sheets of the page, as the text `svg` with its size. It has a
 * margin and the words of `picture`, and lacks elements marked `data-page-only`. `top` is the distance of the chart from above.
 */
export function standalone(chart, picture) {
  const box = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true);
  const originals = [chart, ...chart.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => copyStyle(originals[i], element, i === 0));
  copy.querySelectorAll('[data-page-only]').forEach((element) => element.remove());
  const { backgroundColor, color, fontFamily } = getComputedStyle(document.body);
  const width = box.width + 2 * MARGIN;
  const root = create('svg', { xmlns: SVG, width });
  const ground = create('rect', { width, fill: backgroundColor }, root);
  const words = create('g', { fill: color, 'font-family': fontFamily, 'font-size': TEXT_SIZE }, root);
  const top = write(words, picture, box.width);
  const height = top + box.height + MARGIN;
  ground.setAttribute('height', height);
  root.setAttribute('height', height);
  root.setAttribute('viewBox', `0 0 ${width} ${height}`);
  for (const [attribute, value] of Object.entries({ x: MARGIN, y: top, width: box.width, height: box.height })) {
    copy.setAttribute(attribute, value);
  }
  root.append(copy);
  return { svg: new XMLSerializer().serializeToString(root), width, height, top };
}

/** Sets the properties that an element does not have by itself or inherit. */
function copyStyle(original, element, isRoot) {
  const style = getComputedStyle(original);
  const parent = isRoot ? null : getComputedStyle(original.parentElement);
  for (const property of INHERITED) {
    const value = style.getPropertyValue(property);
    if (isRoot || value !== parent.getPropertyValue(property) || element.hasAttribute(property)) {
      element.style.setProperty(property, value);
    }
  }
  for (const [property, initial] of OWN) {
    const value = style.getPropertyValue(property);
    if (value !== initial) {
      element.style.setProperty(property, value);
    }
  }
}

/** Writes the words of a picture in lines, and returns the height that they need. */
function write(parent, picture, width) {
  const { title, details, warning } = caption(picture);
  const measure = textMeasure();
  measure.family = parent.getAttribute('font-family');
  let y = 8;
  const put = (text, size, attributes) => {
    const weight = attributes['font-weight'];
    for (const line of wrap(text, width, (some) => measure(some, size, weight), 3)) {
      y += LINE;
      create('text', { x: MARGIN, y, 'font-size': size, ...attributes }, parent).textContent = line;
    }
  };
  put(title, TITLE_SIZE, { 'font-weight': 600 });
  if (warning !== null) {
    put(warning, TEXT_SIZE, { 'font-weight': 700, fill: custom('--bad') });
  }
  put(details, TEXT_SIZE, { 'font-weight': 400 });
  if (picture.legend?.length > 0) {
    y = writeLegend(parent, picture.legend, { y: y + LINE, width, measure });
  }
  return y + 10;
}

function writeLegend(parent, legend, { y, width, measure }) {
  let x = MARGIN;
  let bottom = y;
  for (const { name, color } of legend) {
    const [text] = wrap(name, width - 3 * SWATCH, (some) => measure(some, TEXT_SIZE), 1);
    const needed = SWATCH + 5 + measure(text, TEXT_SIZE) + 14;
    if (x > MARGIN && x + needed > MARGIN + width) {
      x = MARGIN;
      bottom += LINE;
    }
    const fill = custom(color === null ? '--ink-dim' : `--k${color}`);
    create('rect', { x, y: bottom - SWATCH + 1, width: SWATCH, height: SWATCH, rx: 2, fill }, parent);
    create('text', { x: x + SWATCH + 5, y: bottom }, parent).textContent = text;
    x += needed;
  }
  return bottom;
}

/** Returns the value of a custom property of the page. */
function custom(property) {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}

async function toPng(svg, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
