import { html, nothing } from 'lit';
import { download } from '../charts/download.js';

/**
 * A section of a view with a heading. `name` is its CSS class, `note` a short text beside the heading, and `actions` are its
 * buttons. If `picture` is set (see `charts/picture.js`), buttons save the chart of the panel.
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

/** Buttons that save the chart of their panel as a picture (see `charts/picture.js`). */
export function saving(title, picture) {
  return ['svg', 'png'].map((type) => {
    const click = (event) => {
      const chart = event.target.closest('.panel, .pipeline').querySelector('svg:is(.chart, .pipeline-diagram)');
      return download(chart, picture, type);
    };
    return html`
      <button type="button" class="save" aria-label="Save ${title} as ${type.toUpperCase()}" @click=${click}>
        ${type.toUpperCase()}
      </button>
    `;
  });
}
