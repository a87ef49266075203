import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { readKafka } from '../api/client.js';
import { kafkaHref } from '../state/route.js';
import { describeRetention } from '../state/retention.js';
import { panel } from '../../elements/panel.js';
import { formats } from '../../format.js';
import './broker-list.js';
import { cell, counted, figureHead, head, lag, table, trouble, waiting } from './templates.js';
import { PollingElement } from './polling-element.js';

const LIMIT = 50;
const TYPING_MILLIS = 200;

/** A page of the topics of the cluster. The route determines the page, its order and the search text. */
class KafkaTopics extends PollingElement {
  static properties = { route: { attribute: false }, changeable: { attribute: false } };

  #typing = null;

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.get('route')) {
      this.requestAgain();
    }
  }

  /** Copies the search text from the route, except while the user is typing. */
  updated(changed) {
    if (changed.has('route') && this.#typing === null && this.#typed() !== this.route.search) {
      this.querySelector('.kafka-search').value = this.route.search;
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  request(signal) {
    const { search, sort, descending, offset } = this.route;
    const params = { search, sort, order: descending ? 'desc' : 'asc', offset, limit: LIMIT };
    return readKafka(['topics'], params, { signal }).then((answer) => ({ ...answer, offset }));
  }

  render() {
    const { answer, problem } = this;
    return html`
      ${panel({
        name: 'kafka-topics',
        title: 'Topics',
        note: answer === null ? nothing : note(answer, this.route),
        actions: html`
          <input
            type="search"
            class="kafka-search"
            aria-label="Search topics by name"
            placeholder="search by name"
            maxlength="249"
            autocomplete="off"
            spellcheck="false"
            @input=${this.#search}
          />
          ${
            this.changeable
              ? html`<button type="button" class="plain" @click=${() => this.ask('change-kafka', { kind: 'createTopic' })}>
                  + topic
                </button>`
              : nothing
          }
        `,
        body: html`${answer === null ? waiting(problem) : html`${trouble(problem)} ${this.#table(answer)}`}`,
      })}
      <broker-list .live=${this.live}></broker-list>
    `;
  }

  #table({ total, topics, offset }) {
    if (topics.length === 0) {
      return html`<p class="none">
        ${total > 0 ? 'There are no topics on this page any more.' : this.route.search ? 'No topic name contains this text.' : 'No topics yet.'}
      </p>`;
    }
    const heads = html`
      ${this.#sortHead('name', 'Topic')} ${this.#sortHead('partitions', 'Partitions', true)}
      ${figureHead('Replicas', { minor: true })} ${this.#sortHead('rate', 'Records/s')}
      ${figureHead('Records', { minor: true })} ${this.#sortHead('size', 'On disk')}
      <th scope="col" data-minor class="after">Retention</th>
      ${figureHead('Lag')}
    `;
    return html`
      ${table({ name: 'kafka-topic-table', label: 'Topics', heads, rows: repeat(topics, ({ name }) => name, row) })}
      ${this.#pager(total, offset, topics.length)} ${counted}
    `;
  }

  #sortHead(name, label, minor = false) {
    const { sort, descending } = this.route;
    const direction = descending ? 'descending' : 'ascending';
    const by = sort === name;
    return html`<th
      scope="col"
      class=${name === 'name' ? 'name' : 'figure'}
      ?data-minor=${minor}
      aria-sort=${by ? direction : nothing}
      data-sort=${by ? direction : nothing}
    >
      <button type="button" @click=${() => this.#go({ sort: name, descending: by ? !descending : name !== 'name', offset: 0 })}>
        ${label}
      </button>
    </th>`;
  }

  #pager(total, offset, count) {
    if (total <= count && offset === 0) {
      return nothing;
    }
    const to = (place, text, there) =>
      html`<button type="button" ?disabled=${!there} @click=${() => this.#go({ offset: place })}>${text}</button>`;
    return html`<nav class="kafka-pager" aria-label="Pages of topics">
      ${to(0, '« first', offset > 0)} ${to(Math.max(0, offset - LIMIT), '‹ previous', offset > 0)}
      <span>${range(offset, count, total)}</span>
      ${to(offset + LIMIT, 'next ›', offset + count < total)}
      ${to(Math.floor((total - 1) / LIMIT) * LIMIT, 'last »', offset + count < total)}
    </nav>`;
  }

  /** Searches after a pause in typing, and replaces the history entry, so that not every letter becomes one. */
  #search() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      this.#typing = null;
      location.replace(kafkaHref({ ...this.route, search: this.#typed(), offset: 0 }));
    }, TYPING_MILLIS);
  }

  #go(change) {
    const typed = this.#typing === null ? {} : { search: this.#typed(), offset: 0 };
    clearTimeout(this.#typing);
    this.#typing = null;
    this.ask('change-route', { view: 'kafka', kafka: { ...this.route, ...change, ...typed } });
  }

  #typed() {
    return this.querySelector('.kafka-search').value.trim();
  }
}

function note({ total, topics, offset }, { search }) {
  const some = topics.length > 0 && topics.length < total ? range(offset, topics.length, total) : formats.count(total);
  return search ? `${some} matching “${search}”` : some;
}

function range(offset, count, total) {
  return `${formats.count(offset + 1)}–${formats.count(offset + count)} of ${formats.count(total)}`;
}

function row(topic) {
  const { name, partitions, replicas, recordsPerSecond, records, bytes } = topic;
  return html`<tr data-topic=${name}>
    <th scope="row" class="name"><a href=${kafkaHref({ page: 'topic', name })} title=${name}>${name}</a></th>
    ${cell(formats.count(partitions), { minor: true })} ${cell(formats.count(replicas), { minor: true })}
    ${cell(formats.rate(recordsPerSecond))} ${cell(formats.count(records), { minor: true })}
    ${cell(formats.bytes(bytes))}
    <td data-minor class="after">${describeRetention(topic)}</td>
    ${cell(lag(topic.lag))}
  </tr>`;
}

customElements.define('kafka-topics', KafkaTopics);
