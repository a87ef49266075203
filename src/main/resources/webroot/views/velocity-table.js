import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount, formatRate } from '../format.js';
import { WINDOWS, isSorted } from '../store.js';
import '../elements/chart-elements.js';
import { isUnknown, within } from '../unknown-times.js';
import { PageElement } from '../elements/page-element.js';
import { arrow } from '../elements/trend.js';

const WINDOW_NAMES = { '1s': '1 s', '1m': '1 m', '10m': '10 m', '1h': '1 h' };
/** Tables with more rows render at most once per interval, because rendering them is expensive. */
const MANY_ROWS = 30;
const MANY_ROWS_INTERVAL_MILLIS = 1_000;
const NONE = new Array(60).fill(0);
const SPARKLINE = { span: 'Last 60 seconds', unit: 'second', bar: 1, gap: 0, height: 18, labeled: false };

/**
 * The rate of each keyword over four windows, its last minute and its trend. `unknown` are the times without counts (see
 * `unknown-times.js`). Dispatches `sort-by` with a column.
 */
class VelocityTable extends PageElement {
  static properties = { state: { attribute: false }, colors: { attribute: false }, unknown: { attribute: false } };

  #shownAt = 0;
  #later = 0;

  /** Delays updates of large tables, but not changes of the order. */
  shouldUpdate(changed) {
    const before = changed.get('state');
    const wait = MANY_ROWS_INTERVAL_MILLIS - (performance.now() - this.#shownAt);
    const same = before?.order === this.state.order && before.sort === this.state.sort;
    if (same && wait > 0 && this.state.order.length > MANY_ROWS) {
      this.#later ||= setTimeout(() => {
        this.#later = 0;
        this.requestUpdate();
      }, wait);
      return false;
    }
    this.#shownAt = performance.now();
    return true;
  }

  render() {
    const { state } = this;
    return html`
      <table class="velocity">
        <caption class="visually-hidden">
          Mentions per second over the last second, minute, ten minutes and hour
        </caption>
        <thead>
          <tr>
            ${this.#column('name', 'Keyword')} ${WINDOWS.map((window) => this.#column(window, WINDOW_NAMES[window]))}
            <th class="chart" scope="col">60 s</th>
            ${this.#column('trend', 'Trend')}
          </tr>
        </thead>
        <tbody>
          ${repeat(state.order, (slug) => slug, (slug) => this.#row(slug))}
        </tbody>
      </table>
    `;
  }

  #column(name, label) {
    const { sort } = this.state;
    const direction = sort.descending ? 'descending' : 'ascending';
    const by = name === sort.column;
    return html`
      <th
        class=${name === 'name' ? 'phrase' : 'figure'}
        scope="col"
        aria-sort=${by && isSorted(this.state) ? direction : nothing}
        data-sort=${by ? direction : nothing}
      >
        <button type="button" @click=${() => this.ask('sort-by', name)}>${label}</button>
      </th>
    `;
  }

  #row(slug) {
    const keyword = this.state.keywords.get(slug);
    const mention = this.state.mentions.get(slug);
    const color = this.colors.get(slug);
    const { from = 0, counts = NONE } = mention?.seconds ?? {};
    const times = within(this.unknown, from, from + counts.length * 1_000);
    const gaps = times.map((time) => `${time.from} ${time.to}`).join();
    return html`<tr data-k=${color} data-slug=${slug}>
      ${guard([keyword, mention, color, gaps], () => cells(keyword, mention, times))}
    </tr>`;
  }
}

function cells(keyword, mention, unknown) {
  const rate = (window) => {
    const value = mention?.rates[window] ?? 0;
    const text = window === '1s' && Number.isInteger(value) ? formatCount(value) : formatRate(value);
    return html`<td class="figure" data-window=${window} ?data-zero=${value === 0}>${text}</td>`;
  };
  const { from = 0, counts = NONE } = mention?.seconds ?? {};
  const second = (i, count) => isUnknown(unknown, from + i * 1_000, from + (i + 1) * 1_000, count);
  return html`
    <th class="phrase" scope="row">
      <a class="swatch" href="#/keyword/${encodeURIComponent(keyword.slug)}" title=${keyword.phrase}>
        <bdi>${keyword.name}</bdi>
      </a>
    </th>
    ${WINDOWS.map(rate)}
    <td class="chart">
      <spark-line .data=${{ counts, unknown: second, ...SPARKLINE }}></spark-line>
    </td>
    <td class="figure">${arrow(mention, { change: true })}</td>
  `;
}

customElements.define('velocity-table', VelocityTable);
