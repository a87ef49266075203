import { html, nothing } from 'lit';
import { formatTime } from '../format.js';
import '../kafka/views/kafka-view.js';
import './keyword-view.js';
import './now-view.js';
import { uncountedTime } from '../unknown-times.js';
import { PageElement } from '../elements/page-element.js';
import './pipeline-view.js';

/** The view of the current route, or the reason why there is none. */
class PageView extends PageElement {
  static properties = {
    state: { attribute: false },
    route: { attribute: false },
    colors: { attribute: false },
    commands: { attribute: false },
    clock: { attribute: false },
  };

  render() {
    const { state } = this;
    return state && html`${banner(state)} ${stopped(state, this.clock())} ${state.known ? this.#view() : connecting(state)}`;
  }

  #view() {
    const { state, route, colors, commands, clock } = this;
    switch (route.view) {
      case 'now':
        return html`<now-view
          .state=${state}
          .route=${route}
          .colors=${colors}
          .commands=${commands}
          .clock=${clock}
        ></now-view>`;
      case 'keyword':
        return html`<keyword-view
          .state=${state}
          .route=${route}
          .colors=${colors}
          .commands=${commands}
          .clock=${clock}
        ></keyword-view>`;
      case 'pipeline':
        return html`<pipeline-view
          .status=${state.pipeline}
          .keywords=${state.keywords}
          .received=${state.received}
          .stale=${state.connection !== 'live'}
          .change=${state.change}
          .commands=${commands}
        ></pipeline-view>`;
      case 'kafka':
        return html`<kafka-view
          .route=${route.kafka}
          .live=${state.connection === 'live'}
          .change=${state.change}
          .commands=${commands}
          .clock=${clock}
        ></kafka-view>`;
      default:
        return html`<div class="empty">
          <h2>Page not found</h2>
          <p><a href="#/">Show all keywords</a></p>
        </div>`;
    }
  }
}

function banner({ connection, known, at, loss }) {
  if (connection === 'live' || !known) {
    return nothing;
  }
  return html`<p class="notice warning">
    <strong>The server does not answer.</strong>
    ${loss ? html`Reason: ${loss}.` : nothing} The page shows data from ${formatTime(at)} and reconnects automatically.
    <button type="button" @click=${retry}>Try now</button>
  </p>`;
}

/** Reports the time at which counting has stopped, if it has. */
function stopped(state, nowMillis) {
  const uncounted = state.connection === 'live' ? uncountedTime(state, nowMillis) : null;
  if (!uncounted?.stopped) {
    return nothing;
  }
  return html`<p class="notice warning" role="status">
    <strong>Counting has stopped since ${formatTime(uncounted.from)}.</strong> Missing mentions will be added when it continues. See
    the <a href="#/pipeline">pipeline</a> for the reason.
  </p>`;
}

function connecting({ connection, loss }) {
  return html`<div class="empty" data-connection-state=${connection}>
    <h2>Connecting to the server</h2>
    ${loss ? html`<p>Reason for the wait: ${loss}.</p>` : nothing}
    <p>If this takes longer than a few seconds, check that Murmuration is running.</p>
    <p><button type="button" @click=${retry}>Try now</button></p>
  </div>`;
}

function retry(event) {
  event.target.dispatchEvent(new CustomEvent('retry', { bubbles: true }));
}

customElements.define('page-view', PageView);
