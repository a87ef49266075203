import { html } from 'lit';
import { formatCount } from '../format.js';
import { PageElement } from './page-element.js';

const SHOWN = 12;

/** The first terms of a keyword's `related`, with the number of posts each is in. */
class RelatedTerms extends PageElement {
  static properties = { related: { attribute: false } };

  render() {
    const terms = this.related?.terms ?? [];
    if (terms.length === 0) {
      return html`<span class="none">none yet</span>`;
    }
    return html`<ul class="terms" role="list">${terms.slice(0, SHOWN).map(item)}</ul>`;
  }
}

function item({ term, count }) {
  return html`<li><bdi title=${term}>${term}</bdi> <span class="count">${formatCount(count)}</span></li>`;
}

customElements.define('related-terms', RelatedTerms);
