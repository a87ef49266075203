/**
 * Number of keyword colors per color scheme (`--k0` to `--k7` in `style/base.css`). Any two are distinguishable with the
 * common color vision deficiencies, which a test verifies. The server gives each keyword the number of its color. With more
 * keywords colors repeat, and names tell keywords apart.
 */
export const COLORS = 8;
