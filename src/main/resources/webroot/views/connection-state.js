import { html } from 'lit';
import { formatTime } from '../format.js';
import { PageElement } from './page-element.js';

/** Whether the page is live, in words; the element is the page's only live region. */
class ConnectionState extends PageElement {
  static properties = { state: { attribute: false } };

  render() {
    const { state } = this;
    return state && html`<span class="connection" data-connection=${state.connection}>${message(state)}</span>`;
  }
}

function message({ connection, at }) {
  if (connection === 'live') {
    return 'Live';
  }
  const doing = connection === 'connecting' ? 'Connecting…' : 'Reconnecting…';
  return at > 0 ? `${doing} figures of ${formatTime(at)}` : doing;
}

customElements.define('connection-state', ConnectionState);
