import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COLORS } from '../../main/resources/webroot/palette.js';

const css = readFileSync(new URL('../../main/resources/webroot/style/base.css', import.meta.url), 'utf8');

/** Linear RGB matrices of color vision deficiencies: Machado, Oliveira and Fernandes (2009), severity 1. */
const VISIONS = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const linear = (hex) =>
  [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));

const seen = (rgb, matrix) => [0, 3, 6].map((row) => Math.max(0, rgb.reduce((sum, c, i) => sum + matrix[row + i] * c, 0)));

/** Converts to Ottosson's OKLab, where distances approximate perceived differences. */
function oklab([r, g, b]) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Returns the values of a custom property in the light and the dark scheme. */
const values = (name) => [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, 'g'))].map(([, hex]) => linear(hex));

const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

const contrast = (a, b) => {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
};

for (const [scheme, name] of ['light', 'dark'].entries()) {
  const palette = Array.from({ length: COLORS }, (_, k) => values(`k${k}`)[scheme]);

  test(`palette_${name}_isDistinguishableWithAnyColorVision`, () => {
    for (const [vision, matrix] of Object.entries(VISIONS)) {
      const places = palette.map((rgb) => oklab(seen(rgb, matrix)));
      places.forEach((a, i) =>
        places.slice(0, i).forEach((b, j) => {
          const distance = Math.hypot(...a.map((v, axis) => v - b[axis]));
          assert.ok(distance > 0.07, `${vision}: ${i} and ${j} are ${distance.toFixed(3)} apart`);
        }),
      );
    }
  });

  test(`palette_${name}_standsOutFromTheBackground`, () => {
    for (const rgb of palette) {
      assert.ok(contrast(rgb, values('card')[scheme]) >= 3);
    }
  });
}
