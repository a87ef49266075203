/** Maximum number of slices of a bubble that have the color of a keyword. */
export const MAX_SLICES = 3;
/** The key of the slice of all other keywords. */
export const OTHERS = '';

/** Returns the slices `{ slug, count }` of a term: its largest parts, and the sum of the others with the slug `OTHERS`. */
export function slices(parts) {
  if (parts.length <= MAX_SLICES) {
    return parts;
  }
  const rest = parts.slice(MAX_SLICES).reduce((sum, { count }) => sum + count, 0);
  return [...parts.slice(0, MAX_SLICES), { slug: OTHERS, count: rest }];
}
