import { html, nothing } from 'lit';
import { formats } from '../../format.js';

/** A figure with its name, for the head of a page. */
export function figure(name, value) {
  return html`<dl><dt>${name}</dt><dd>${value}</dd></dl>`;
}

/** From so many records on a lag stands out; a few are always on their way. */
const MUCH = 1_000;

/** A lag in records. */
export function lag(records) {
  return html`<span class="lag" ?data-behind=${records >= MUCH}>${formats.count(records)}</span>`;
}

/** What records, rates and lag are counted in. */
export const counted = html`<p class="kafka-note">
  Records, rates and lag are counted in offsets: markers of transactions are among them.
</p>`;

/** Why an answer has not come, if so; what is shown is that of the last one. */
export function trouble(problem) {
  return html`<p class="problem kafka-problem" role="status">${problem === null ? nothing : problem.message}</p>`;
}

/** What there is instead of a page as long as it has not been told. */
export function waiting(problem) {
  return html`<div class="empty" role="status"><p>${problem === null ? 'Asking Kafka…' : problem.message}</p></div>`;
}

/** A table that scrolls sideways in itself where it is too wide. */
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

/** The head of a column of texts. */
export function head(text) {
  return html`<th scope="col">${text}</th>`;
}

/** The head of a column of figures; one that is `minor` is left out where there is little room. */
export function figureHead(text, { minor = false } = {}) {
  return html`<th scope="col" class="figure" ?data-minor=${minor}>${text}</th>`;
}

/** A figure in a table. */
export function cell(content, { minor = false } = {}) {
  return html`<td class="figure" ?data-minor=${minor}>${content}</td>`;
}
