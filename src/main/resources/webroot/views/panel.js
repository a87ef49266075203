import { html, nothing } from 'lit';
import { download } from '../download.js';

/**
 * A part of a view with a heading: `name` is its class, `note` a few words beside the heading, `actions` what can be done.
 * With `picture`, a name for files, the chart in it can be saved.
 */
export function panel({ name, title, note = nothing, actions = nothing, picture = null, body }) {
  return html`
    <section class="panel ${name}" aria-labelledby="${name}-heading">
      <header>
        <h2 id="${name}-heading">${title}</h2>
        <p class="note">${note}</p>
        <div class="actions">${actions} ${picture === null ? nothing : ['svg', 'png'].map((type) => save(title, picture, type))}</div>
      </header>
      ${body}
    </section>
  `;
}

function save(title, picture, type) {
  const click = (event) =>
    download(event.currentTarget.closest('.panel').querySelector('svg.chart'), picture, type);
  return html`
    <button type="button" class="save" aria-label="Save ${title} as ${type.toUpperCase()}" @click=${click}>
      ${type.toUpperCase()}
    </button>
  `;
}
