import { html } from 'lit';
import { formatChange } from '../format.js';
import { trend } from '../store.js';

/** A rate that differs by less than this from the longer average is steady. */
const STEADY = 0.15;
/** With fewer mentions a rate is chance, and before that time there is no longer average. */
const LEAST_MENTIONS = 20;
const LEAST_AGE_MILLIS = 120_000;

/** An arrow for how the last minute compares with the last ten, and the change in words. */
export function arrow(mention, { change = false } = {}) {
  const known =
    mention !== undefined &&
    mention.total >= LEAST_MENTIONS &&
    mention.at - mention.since >= LEAST_AGE_MILLIS &&
    mention.rates['10m'] > 0;
  const ratio = known ? trend(mention) : 1;
  const [direction, sign] = ratio > 1 + STEADY ? ['up', '▲'] : ratio < 1 - STEADY ? ['down', '▼'] : ['steady', '▬'];
  const text = known ? formatChange(ratio) : '–';
  return html`<span class="trend" data-trend=${known ? direction : 'steady'} title="last minute against ten minutes: ${text}">
    <span aria-hidden="true">${known ? sign : ''}</span>
    <span class=${change ? '' : 'visually-hidden'}>${text}</span>
  </span>`;
}
