import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { indentJson } from '../state/json-text.js';
import { LIMIT, newerThan, olderThan, recordId, startOf, withoutKnown } from '../api/record-pages.js';
import { PageElement } from '../../elements/page-element.js';
import { panel } from '../../elements/panel.js';
import { needsToken, tokenField } from '../../elements/token-field.js';
import { formats } from '../../format.js';

const STARTS = [
  ['last', 'latest'],
  ['earliest', 'earliest'],
  ['offset', 'offset'],
  ['time', 'time'],
  ['ago', 'age'],
];
const PLACEHOLDERS = { offset: '12345', ago: '10m' };
const FILTERS = ['key', 'regex', 'pointer'];
const PREVIEW_LENGTH = 300;
const moment = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/**
 * The records of a topic, visible only with the permission to change Kafka. `change` is that permission, as in `store.js`.
 * `commands` has `records(topic, params, token)`. `partitions` are those of the topic's detail.
 */
class RecordList extends PageElement {
  static properties = {
    topic: { attribute: false },
    partitions: { attribute: false },
    live: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
    from: { state: true },
    records: { state: true },
    message: { state: true },
    problem: { state: true },
    busy: { state: true },
    whole: { state: true },
  };

  /** Request parameters of the displayed records. */
  #params = null;
  #began = false;

  constructor() {
    super();
    this.from = 'last';
    this.records = null;
    this.message = null;
    this.problem = null;
    this.busy = false;
    this.whole = false;
  }

  render() {
    const { records } = this;
    if (this.change === 'no') {
      return panel({
        name: 'kafka-records',
        title: 'Records',
        body: html`<p class="none">Records cannot be read, because the server has no admin token. Set ADMIN_TOKEN.</p>`,
      });
    }
    return panel({
      name: 'kafka-records',
      title: 'Records',
      note: 'committed records, oldest first',
      actions:
        records?.length > 0
          ? html`<button type="button" aria-pressed=${this.whole} @click=${() => (this.whole = !this.whole)}>expand all</button>`
          : nothing,
      body: html`
        ${this.#form()}
        <p class="problem kafka-problem" role="alert">${this.problem}</p>
        ${records === null ? nothing : this.#list(records)}
      `,
    });
  }

  /** Loads the latest records without user action, if no token is needed. */
  updated() {
    this.#begin();
  }

  #begin() {
    const form = this.querySelector('form');
    if (!this.#began && this.live && form && !needsToken(this.change, this.commands)) {
      this.#began = true;
      this.#ask(form, this.#chosen(form));
    }
  }

  #form() {
    return html`<form class="record-form" @submit=${this.#submit}>
      <label>
        <span>From</span>
        <select name="from" @change=${(event) => (this.from = event.target.value)}>
          ${STARTS.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
        </select>
      </label>
      ${
        this.from === 'last' || this.from === 'earliest'
          ? nothing
          : html`<label class="record-position">
              <span class="visually-hidden">${STARTS.find(([value]) => value === this.from)[1]}</span>
              <input
                name="start"
                type=${this.from === 'time' ? 'datetime-local' : 'text'}
                step=${this.from === 'time' ? '1' : nothing}
                required
                autocomplete="off"
                placeholder=${PLACEHOLDERS[this.from] ?? nothing}
              />
            </label>`
      }
      ${
        this.partitions.length === 1
          ? html`<input type="hidden" name="partition" .value=${String(this.partitions[0].partition)} />`
          : html`<label>
              <span>Partition</span>
              <select name="partition">
                <option value="">all</option>
                ${this.partitions.map(({ partition }) => html`<option value=${partition}>${partition}</option>`)}
              </select>
            </label>`
      }
      ${filter('key', 'Key', 'exact match')} ${filter('regex', 'Regular expression', 'in the key or value')}
      ${filter('pointer', 'JSON pointer', '/author/handle=ada')} ${tokenField(this.change, this.commands)}
      <button type="submit" ?disabled=${this.busy || !this.live}>Show</button>
    </form>`;
  }

  #list(records) {
    const page = (text, turn) => html`<button type="button" ?disabled=${this.busy || !this.live} @click=${turn}>${text}</button>`;
    return html`
      ${
        records.length === 0
          ? nothing
          : html`<ol class="records" role="list" aria-busy=${this.busy}>
              ${repeat(records, recordId, (record) => recordItem(record, this.whole))}
            </ol>`
      }
      <nav class="kafka-pager" aria-label="Pages of records">
        ${records.length === 0 ? nothing : page('‹ older', () => this.#turn('older'))}
        <span role="status">${this.message}</span>
        ${records.length === 0 ? nothing : page('newer ›', () => this.#turn('newer'))}
      </nav>
    `;
  }

  #submit(event) {
    event.preventDefault();
    this.#ask(event.target, this.#chosen(event.target));
  }

  #chosen(form) {
    const { from, start, partition, key, regex, pointer } = form.elements;
    try {
      const params = {
        from: startOf({ from: from.value, value: start?.value ?? '' }),
        partition: partition.value,
        key: key.value,
        regex: regex.value,
        pointer: pointer.value,
        limit: LIMIT,
      };
      this.problem = null;
      return params;
    } catch (error) {
      this.problem = error.message;
      return null;
    }
  }

  async #ask(form, params) {
    if (params === null) {
      return;
    }
    const page = await this.#read(params, form.elements.token?.value);
    if (page !== null) {
      this.#params = params;
      this.records = page.records;
      this.message = found(page, params);
    }
  }

  async #turn(direction) {
    const { partition } = this.#params;
    const range = direction === 'older' ? olderThan(this.records, partition) : newerThan(this.records, partition);
    const page = await this.#read({ ...this.#params, until: undefined, ...range });
    if (page === null) {
      return;
    }
    const others = withoutKnown(page.records, this.records);
    if (others.length === 0) {
      this.message = page.complete ? `No ${direction} records.` : scanLimit(page);
      return;
    }
    this.records = others;
    this.message = found({ ...page, records: others }, this.#params);
    await this.updateComplete;
    this.querySelector('.kafka-records').scrollIntoView({ block: 'start' });
  }

  /** Resolves to a page of records, or to null if the request fails. */
  async #read(params, token) {
    this.busy = true;
    this.problem = null;
    try {
      return await this.commands.records(this.topic, params, token);
    } catch (error) {
      this.problem = error.message;
      return null;
    } finally {
      this.busy = false;
    }
  }
}

function filter(name, label, placeholder) {
  return html`<label>
    <span>${label}</span>
    <input name=${name} type="text" maxlength="1000" autocomplete="off" spellcheck="false" placeholder=${placeholder} />
  </label>`;
}

function found(page, params) {
  const { records } = page;
  if (records.length === 0) {
    if (!page.complete) {
      return scanLimit(page);
    }
    return FILTERS.some((name) => params[name]) ? 'No matching records from this position.' : 'No records from this position.';
  }
  const count = `${formats.count(records.length)} ${records.length === 1 ? 'record' : 'records'}`;
  const [first, last] = [records[0], records.at(-1)];
  return first.partition === last.partition && params.partition !== ''
    ? `${count}, offset ${formats.count(first.offset)} to ${formats.count(last.offset)}`
    : `${count}, ${moment.format(first.timestamp)} to ${moment.format(last.timestamp)}`;
}

function scanLimit({ looked }) {
  return `No match among the ${formats.count(looked)} records scanned so far. Start from another position to scan more.`;
}

function recordItem(record, whole) {
  const { partition, offset, timestamp, key, keyEncoding, tombstone, bytes, headers } = record;
  return html`<li class="record" ?data-tombstone=${tombstone}>
    <details ?open=${whole}>
      <summary>
        <span class="record-position">${partition}:${offset}</span>
        <time datetime=${new Date(timestamp).toISOString()}>${moment.format(timestamp)}</time>
        <span class="record-key">${key === null ? html`<em>no key</em>` : html`<bdi>${key}</bdi>`}${encoding(keyEncoding)}</span>
        <span class="record-size">${tombstone ? 'tombstone' : formats.bytes(bytes)}</span>
        <span class="record-preview"
          >${tombstone ? html`<em>deletes this key</em>` : html`<bdi>${record.value.slice(0, PREVIEW_LENGTH)}</bdi>`}</span
        >
      </summary>
      ${
        headers.length === 0
          ? nothing
          : html`<dl class="record-headers" aria-label="Headers">
              ${headers.map(
                (header) => html`<dt><bdi>${header.key}</bdi></dt><dd><bdi>${header.value ?? '–'}</bdi>${encoding(header.encoding)}</dd>`,
              )}
            </dl>`
      }
      ${tombstone ? nothing : value(record)}
    </details>
  </li>`;
}

function value({ value: text, encoding: coded, cut, bytes, partition, offset }) {
  return html`
    <pre tabindex="0" role="group" aria-label="Value of ${partition}:${offset}" dir="auto">${(coded ? null : indentJson(text)) ?? text}</pre>
    ${coded ? html`<p class="record-note">not text, shown as ${coded}</p>` : nothing}
    ${cut ? html`<p class="record-note">truncated; the full value has ${formats.bytes(bytes)}</p>` : nothing}
  `;
}

function encoding(name) {
  return name ? html` <small>${name}</small>` : nothing;
}

customElements.define('record-list', RecordList);
