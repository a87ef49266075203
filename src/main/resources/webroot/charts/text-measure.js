/** So many widths are remembered. */
const MEASURED = 3_000;

/**
 * A function that gives the width of a text in pixels, by its size in pixels and its weight, in the font of its property
 * `family`.
 */
export function textMeasure() {
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
