import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { rejectsToken } from '../../admin-token.js';
import { readKafka } from '../api/client.js';
import { LagHistory } from '../state/lag-history.js';
import { kafkaHref } from '../state/route.js';
import { PageElement } from '../../elements/page-element.js';
import { formats } from '../../format.js';
import './change-dialog.js';
import './group-view.js';
import './groups-view.js';
import { tokenField } from '../../elements/token-field.js';
import { figure, trouble } from './templates.js';
import { PollingElement } from './polling-element.js';
import './topic-view.js';
import './topics-view.js';

const CLUSTER_INTERVAL_MILLIS = 4_000;

/**
 * The Kafka cluster: its topics and groups, one topic or one group, and the dialog that changes them. `route` is a route of
 * `kafka/state/route.js`. `live` is whether the page is connected. `change` is the permission, as in `store.js`. `commands` has
 * `kafka(body, token)` and `records(topic, params, token)`. `clock` returns the server's time.
 */
class KafkaView extends PageElement {
  static properties = {
    route: { attribute: false },
    live: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
    clock: { attribute: false },
    asking: { state: true },
    message: { state: true },
  };

  /** Kept while the user moves between pages. */
  #lags = new LagHistory();

  constructor() {
    super();
    this.asking = null;
    this.message = null;
    this.addEventListener('change-kafka', ({ detail }) => {
      this.message = null;
      this.asking = detail;
    });
  }

  willUpdate(changed) {
    const before = changed.get('route');
    if (before && (before.page !== this.route.page || before.name !== this.route.name)) {
      this.asking = null;
      if (!this.message?.leaves) {
        this.message = null;
      }
    }
  }

  render() {
    const { live, change, commands } = this;
    return html`
      <kafka-cluster .live=${live} .page=${this.route.page} .change=${change}></kafka-cluster>
      <p class="kafka-message" role="status">${this.message?.text}</p>
      <div class="kafka-page" ?data-stale=${!live}>${this.#page()}</div>
      <kafka-change
        .asking=${this.asking}
        .change=${change}
        .commands=${commands}
        @done=${this.#done}
        @closed=${() => (this.asking = null)}
      ></kafka-change>
    `;
  }

  #page() {
    const { route, live, change, commands, clock } = this;
    const changeable = change !== 'no' && live;
    switch (route.page) {
      case 'topic':
        return keyed(
          route.name,
          html`<kafka-topic
            .name=${route.name}
            .live=${live}
            .changeable=${changeable}
            .change=${change}
            .commands=${commands}
          ></kafka-topic>`,
        );
      case 'groups':
        return html`<kafka-groups .live=${live} .lags=${this.#lags} .clock=${clock}></kafka-groups>`;
      case 'group':
        return keyed(
          route.name,
          html`<kafka-group
            .name=${route.name}
            .live=${live}
            .changeable=${changeable}
            .lags=${this.#lags}
            .clock=${clock}
          ></kafka-group>`,
        );
      default:
        return html`<kafka-topics .route=${route} .live=${live} .changeable=${changeable}></kafka-topics>`;
    }
  }

  #done({ detail: { text, destroyed } }) {
    this.message = { text, leaves: destroyed !== null };
    this.asking = null;
    document.dispatchEvent(new CustomEvent('kafka-changed'));
    if (destroyed !== null) {
      location.replace(kafkaHref({ page: destroyed }));
    }
  }
}

/** Returns the records written and read per second between two samples of the cluster. A rate is null if unknown. */
function rates(before, now) {
  const seconds = before === null ? 0 : (now.at - before.at) / 1000;
  const rate = (sum) => (seconds > 0 && now[sum] >= before[sum] ? (now[sum] - before[sum]) / seconds : null);
  return { in: rate('written'), out: rate('read') };
}

/** A summary of the cluster in one line, with links to its topics and groups. Asks for the admin token if reading requires it. */
class KafkaCluster extends PollingElement {
  static properties = { page: { attribute: false }, change: { attribute: false } };

  #rates = null;
  /** The error of the last token, which the polls without a token do not replace, or null. */
  #rejection = null;

  constructor() {
    super({ intervalMillis: CLUSTER_INTERVAL_MILLIS });
  }

  request(signal) {
    return readKafka([], {}, { signal });
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('answer') && this.answer !== null) {
      this.#rates = rates(changed.get('answer') ?? null, this.answer);
    }
    if (this.problem === null) {
      this.#rejection = null;
    } else if (rejectsToken(this.problem) && this.problem.reason !== 'missing_token') {
      this.#rejection = this.problem;
    }
  }

  render() {
    return html`
      <div class="keyword-head kafka-head" ?data-below=${this.page === 'topic' || this.page === 'group'}>
        <h2>Kafka</h2>
        ${this.answer === null ? nothing : this.#figures()}
        <nav aria-label="Kafka" class="kafka-tabs">
          ${this.#tab('Topics', 'topics', 'topic')} ${this.#tab('Groups', 'groups', 'group')}
        </nav>
      </div>
      ${this.change === 'token' && this.problem !== null && rejectsToken(this.problem)
        ? this.#tokenForm()
        : trouble(this.problem)}
    `;
  }

  #tokenForm() {
    return html`<form class="record-form" @submit=${this.#enterToken}>
        ${tokenField(this.change, { knowsToken: () => false })}
        <button type="submit">Show</button>
      </form>
      ${trouble(this.#rejection)}`;
  }

  #enterToken(event) {
    event.preventDefault();
    this.ask('enter-token', event.target.elements.token.value);
    document.dispatchEvent(new CustomEvent('kafka-changed'));
  }

  #figures() {
    const { brokers, version, topics, partitions, underReplicated, bytes } = this.answer;
    return html`
      ${figure('version', version ?? '–')} ${figure('brokers', formats.count(brokers.length))}
      ${figure('topics', formats.count(topics))} ${figure('partitions', formats.count(partitions))}
      ${figure('under-replicated', html`<span ?data-wrong=${underReplicated > 0}>${formats.count(underReplicated)}</span>`)}
      ${figure('on disk', formats.bytes(bytes))} ${figure('records written', formats.perSecond(this.#rates.in))}
      ${figure('records read', formats.perSecond(this.#rates.out))}
    `;
  }

  #tab(text, page, below) {
    const current = this.page === page ? 'page' : this.page === below ? 'true' : nothing;
    return html`<a href=${kafkaHref({ page })} aria-current=${current}>${text}</a>`;
  }
}

customElements.define('kafka-cluster', KafkaCluster);
customElements.define('kafka-view', KafkaView);
