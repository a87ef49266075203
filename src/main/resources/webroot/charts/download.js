import { SVG, create } from './svg.js';

/** Style properties copied into the image, which has no style sheets of its own. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'visibility',
  'display',
  'color',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
  'transform',
  'direction',
];
const PNG_SCALE = 2;
const MARGIN = 16;
const HEAD = 40;

/**
 * Saves a chart, an `svg` element of the page, as it currently looks. `name` is the file name without extension, `title` is
 * drawn above the chart, and `type` is `svg` or `png`.
 */
export async function download(chart, { name, title, type }) {
  const { svg, width, height } = standalone(chart, title);
  const blob = new Blob([svg], { type: 'image/svg+xml' });
  save(type === 'svg' ? blob : await toPng(svg, width, height), `${name}.${type}`);
}

/** Returns a self-contained copy of a chart with a margin and a title, without elements marked `data-page-only`. */
function standalone(chart, title) {
  const box = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true);
  const originals = [chart, ...chart.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    for (const property of PROPERTIES) {
      const value = style.getPropertyValue(property);
      if (value !== '' && value !== 'normal' && !(property === 'transform' && value === 'none')) {
        element.style.setProperty(property, value);
      }
    }
  });
  copy.querySelectorAll('[data-page-only]').forEach((element) => element.remove());
  const width = box.width + 2 * MARGIN;
  const height = box.height + HEAD + MARGIN;
  const { backgroundColor, color, fontFamily } = getComputedStyle(document.body);
  const picture = create('svg', { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height });
  create('rect', { width, height, fill: backgroundColor }, picture);
  const text = { x: MARGIN, y: HEAD - 14, fill: color, 'font-family': fontFamily, 'font-size': 15 };
  create('text', { ...text, 'font-weight': 600 }, picture).textContent = `${title} · ${new Date().toLocaleString()}`;
  for (const [attribute, value] of Object.entries({ x: MARGIN, y: HEAD, width: box.width, height: box.height })) {
    copy.setAttribute(attribute, value);
  }
  picture.append(copy);
  return { svg: new XMLSerializer().serializeToString(picture), width, height };
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
