import { html } from 'lit';
import { formatChange } from '../format.js';
import { trend } from '../store.js';

/** Maximum relative difference from the earlier rate of a steady one. */
const STEADY = 0.15;
/** Minimum mentions and age of a keyword with a trend. Below these, the rate is noise or there is no earlier one. */
const MIN_MENTIONS = 20;
const MIN_AGE_MILLIS = 120_000;

/** An arrow that compares the last minute with the nine minutes before. The text of the change is visible with `change`. */
export function arrow(mention, { change = false } = {}) {
  const known =
    mention !== undefined &&
    mention.total >= MIN_MENTIONS &&
    mention.at - mention.since >= MIN_AGE_MILLIS &&
    mention.trend !== null;
  const ratio = known ? trend(mention) : 1;
  const [direction, sign] = ratio > 1 + STEADY ? ['up', '▲'] : ratio < 1 - STEADY ? ['down', '▼'] : ['steady', '▬'];
  const text = known ? formatChange(ratio) : '–';
  return html`<span class="trend" data-trend=${known ? direction : 'steady'} title="last minute compared with the 9 minutes before: ${text}">
    <span aria-hidden="true">${known ? sign : ''}</span>
    <span class=${change ? '' : 'visually-hidden'}>${text}</span>
  </span>`;
}
