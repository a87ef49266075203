import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount, formatRate } from '../format.js';
import { WINDOWS, isSorted } from '../store.js';
import './mention-chart.js';
import { PageElement } from './page-element.js';
import './related-terms.js';

const WINDOW_NAMES = { '1s': '1 s', '1m': '1 m', '10m': '10 m', '1h': '1 h' };
const CLASSES = { phrase: 'phrase', total: 'figure total' };
const SPAN_NAMES = { seconds: '60 s', minutes: '60 min' };

/**
 * A row for each keyword. It asks for another order or span with the events `sort-by` (detail: a column) and
 * `show-span` (detail: a span). The roles are spelled out because the style sheet lays rows out as grids, at which
 * browsers may forget that this is a table.
 */
class KeywordTable extends PageElement {
  static properties = { state: { attribute: false } };

  render() {
    const { state } = this;
    if (!state?.known) {
      return html`<p class="empty">Waiting for the first figures.</p>`;
    }
    if (state.order.length === 0) {
      return html`
        <div class="empty">
          <p>No keywords yet.</p>
          <p>Follow one with <code>murmuration keywords add climate</code></p>
        </div>
      `;
    }
    return html`
      <table class="keywords" role="table" aria-label="Keywords" ?data-stale=${state.connection !== 'live'}>
        <thead role="rowgroup">
          ${this.#head(state)}
        </thead>
        <tbody role="rowgroup">
          ${repeat(state.order, (slug) => slug, (slug) => this.#row(slug))}
        </tbody>
      </table>
    `;
  }

  #head({ sort, span, ...state }) {
    const inOrder = isSorted({ ...state, sort });
    const column = (name, label, above = nothing) => {
      const direction = sort.descending ? 'descending' : 'ascending';
      return html`
        <th
          class=${CLASSES[name] ?? 'figure'}
          role="columnheader"
          scope="col"
          aria-sort=${name === sort.column && inOrder ? direction : nothing}
          data-sort=${name === sort.column ? direction : nothing}
        >
          ${above}<button type="button" @click=${() => this.#ask('sort-by', name)}>${label}</button>
        </th>
      `;
    };
    const rate = (window, i) =>
      column(
        window,
        html`<span class="visually-hidden">Mentions per second, last </span>${WINDOW_NAMES[window]}`,
        i === 0 ? html`<span class="rates" aria-hidden="true">Per second, last</span>` : nothing,
      );
    return html`
      <tr role="row">
        ${column('phrase', 'Keyword')} ${column('total', 'Total')} ${WINDOWS.map(rate)}
        <th class="chart" role="columnheader" scope="col">
          <span class="visually-hidden">Chart of the last</span>
          ${Object.entries(SPAN_NAMES).map(
            ([name, label]) => html`
              <button type="button" aria-pressed=${name === span} @click=${() => this.#ask('show-span', name)}>
                ${label}
              </button>
            `,
          )}
        </th>
        <th class="related" role="columnheader" scope="col">Related terms</th>
      </tr>
    `;
  }

  #row(slug) {
    const keyword = this.state.keywords.get(slug);
    const mention = this.state.mentions.get(slug);
    const related = this.state.relatedTerms.get(slug);
    const { span } = this.state;
    return html`
      <tr role="row">
        ${guard([keyword, mention, related, span], () => cells({ keyword, mention, related, span }))}
      </tr>
    `;
  }

  #ask(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

function cells({ keyword, mention, related, span }) {
  const total = mention?.total ?? 0;
  const rate = (window) => {
    const value = mention?.rates[window] ?? 0;
    const text = window === '1s' && Number.isInteger(value) ? formatCount(value) : formatRate(value);
    return html`<td class="figure" role="cell" ?data-zero=${value === 0}>${text}</td>`;
  };
  return html`
    <th class="phrase" role="rowheader" scope="row"><bdi title=${keyword.phrase}>${keyword.phrase}</bdi></th>
    <td class="figure total" role="cell" ?data-zero=${total === 0}>${formatCount(total)}</td>
    ${WINDOWS.map(rate)}
    <td class="chart" role="cell"><mention-chart .mention=${mention} .span=${span}></mention-chart></td>
    <td class="related" role="cell"><related-terms .related=${related}></related-terms></td>
  `;
}

customElements.define('keyword-table', KeywordTable);
