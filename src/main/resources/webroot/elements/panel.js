import { html, nothing } from 'lit';
import { download } from '../charts/download.js';

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
        <div class="actions">${actions} ${picture === null ? nothing : saving(title, picture)}</div>
      </header>
      ${body}
    </section>
  `;
}

/** Buttons that save the chart of the same panel as a file of that name. */
export function saving(title, picture) {
  return ['svg', 'png'].map((type) => {
    const click = (event) => {
      const chart = event.target.closest('.panel, .pipeline').querySelector('svg:is(.chart, .pipeline-diagram)');
      chart.parentElement.settle?.();
      return download(chart, { name: picture, title, type });
    };
    return html`
      <button type="button" class="save" aria-label="Save ${title} as ${type.toUpperCase()}" @click=${click}>
        ${type.toUpperCase()}
      </button>
    `;
  });
}
