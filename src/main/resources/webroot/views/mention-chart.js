import { render } from '../charts/sparkline.js';
import { PageElement } from './page-element.js';

const NONE = new Array(60).fill(0);

/** The chart of one keyword's `mention` over `span`, `seconds` or `minutes`; flat while there is no mention. */
class MentionChart extends PageElement {
  static properties = { mention: { attribute: false }, span: { attribute: false } };

  updated() {
    const counts = this.mention?.[this.span].counts ?? NONE;
    render(this, { counts, unit: this.span === 'minutes' ? 'minute' : 'second' });
  }
}

customElements.define('mention-chart', MentionChart);
