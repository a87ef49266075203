import { html } from 'lit';
import { formatCount, formatRate, formatTime } from '../format.js';
import { totals } from '../store.js';
import { PageElement } from './page-element.js';

/** The sums over all keywords. */
class SummaryTotals extends PageElement {
  static properties = { state: { attribute: false } };

  render() {
    if (!this.state?.known) {
      return null;
    }
    const { keywords, total, rates } = totals(this.state);
    return html`
      <dl class="totals" ?data-stale=${this.state.connection !== 'live'}>
        ${figure('Keywords', formatCount(keywords))}
        ${figure('Mentions', formatCount(total))}
        ${figure('Per second, 1 m', formatRate(rates['1m']))}
        ${figure('Per second, 1 h', formatRate(rates['1h']))}
        ${figure('As of', this.state.at > 0 ? formatTime(this.state.at) : '–')}
      </dl>
    `;
  }
}

function figure(name, value) {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

customElements.define('summary-totals', SummaryTotals);
