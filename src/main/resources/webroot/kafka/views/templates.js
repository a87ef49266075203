import { html, nothing } from 'lit';
import { formats } from '../../format.js';

/** A value with its name, for the head of a page. */
export function figure(name, value) {
  return html`<dl><dt>${name}</dt><dd>${value}</dd></dl>`;
}

/** Minimum lag in records that is highlighted. A small lag is normal. */
const HIGH_LAG = 1_000;

/** A lag in records. */
export function lag(records) {
  return html`<span class="lag" ?data-behind=${records >= HIGH_LAG}>${formats.count(records)}</span>`;
}

/** A note on the unit of records, rates and lag. */
export const counted = html`<p class="kafka-note">
  Records, rates and lag are counted in offsets, including transaction markers.
</p>`;

/** The error of the last request, if any, above the data of an earlier one. */
export function trouble(problem) {
  return html`<p class="problem kafka-problem" role="status">${problem === null ? nothing : problem.message}</p>`;
}

/** Replaces a page until the first response arrives. */
export function waiting(problem) {
  return html`<div class="empty" role="status"><p>${problem === null ? 'Loading from Kafka…' : problem.message}</p></div>`;
}

/** A table that scrolls horizontally if it is too wide. */
export function table({ name, label, heads, rows }) {
  return html`
    <div class="kafka-scroll" tabindex="0" role="group" aria-label=${label}>
      <table class="kafka-table ${name}">
        <caption class="visually-hidden">${label}</caption>
        <thead>
          <tr>${heads}</tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
    </div>
  `;
}

/** The header of a text column. */
export function head(text) {
  return html`<th scope="col">${text}</th>`;
}

/** The header of a numeric column. A `minor` column is hidden on narrow screens. */
export function figureHead(text, { minor = false } = {}) {
  return html`<th scope="col" class="figure" ?data-minor=${minor}>${text}</th>`;
}

/** A cell of a numeric column. */
export function cell(content, { minor = false } = {}) {
  return html`<td class="figure" ?data-minor=${minor}>${content}</td>`;
}
