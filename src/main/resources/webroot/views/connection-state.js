import { html, nothing } from 'lit';
import { formatCount, formatRate, formatTime } from '../format.js';
import { PageElement } from './page-element.js';

/** Whether the page is live, and what comes in. Only the words about the connection are a live region. */
class ConnectionState extends PageElement {
  static properties = { state: { attribute: false } };

  render() {
    const { state } = this;
    return (
      state &&
      html`
        <span class="connection" role="status" data-connection=${state.connection}>${message(state)}</span>
        ${state.connection === 'live' && state.pipeline !== null ? flow(state.pipeline) : nothing}
      `
    );
  }
}

function message({ connection, at }) {
  if (connection === 'live') {
    return 'Live';
  }
  const doing = connection === 'connecting' ? 'Connecting…' : 'Reconnecting…';
  return at > 0 ? `${doing} figures of ${formatTime(at)}` : doing;
}

function flow({ source, stages }) {
  const lag = stages.reduce((most, stage) => Math.max(most, stage.lag ?? 0), 0);
  const wrong = stages.some(({ state }) => state !== 'running');
  return html`
    ${source ? html`<span class="source">${source.name}</span><span>${formatRate(source.postsPerSecond)} posts/s</span>` : nothing}
    <a href="#/pipeline" class="lag" ?data-wrong=${wrong}>${wrong ? 'needs attention' : html`lag ${formatCount(lag)}`}</a>
  `;
}

customElements.define('connection-state', ConnectionState);
