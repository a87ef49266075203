import { html, nothing } from 'lit';
import { formatCount, formatRate, formatTime } from '../format.js';
import { PageElement } from '../elements/page-element.js';

/** The state of the connection and the incoming posts. Only the connection state is a live region. */
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
  return at > 0 ? `${doing} Showing data from ${formatTime(at)}` : doing;
}

/** Maximum number of source names in the header. */
const MAX_NAMES = 2;

function flow({ sources, stages }) {
  const lag = stages.reduce((most, stage) => Math.max(most, stage.lag ?? 0), 0);
  const wrong = stages.some(({ state }) => state !== 'running');
  return html`
    ${sources.length > 0 ? incoming(sources) : nothing}
    <a href="#/pipeline" class="lag" ?data-wrong=${wrong}>${wrong ? 'needs attention' : html`lag ${formatCount(lag)}`}</a>
  `;
}

function incoming(sources) {
  const names = sources.map(({ name }) => name).join(', ');
  const rate = sources.reduce((sum, { postsPerSecond }) => sum + postsPerSecond, 0);
  return html`
    <span class="source" title=${names}>${sources.length > MAX_NAMES ? `${sources.length} sources` : names}</span>
    <span>${formatRate(rate)} posts/s</span>
  `;
}

customElements.define('connection-state', ConnectionState);
