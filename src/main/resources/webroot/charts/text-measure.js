/** Maximum number of cached widths. */
const CACHE_SIZE = 3_000;

/**
 * Returns a function `(text, size, weight)` that measures a text in pixels. `size` is in pixels. The font is that of the
 * function's property `family`.
 */
export function textMeasure() {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map();
  const measure = (text, size, weight = 400) => {
    const font = `${weight} ${size}px ${measure.family}`;
    const key = `${font}|${text}`;
    let width = known.get(key);
    if (width === undefined) {
      if (known.size > CACHE_SIZE) {
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
