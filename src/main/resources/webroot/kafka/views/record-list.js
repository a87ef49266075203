import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { indentJson } from '../state/json-text.js';
import { newerThan, olderThan, placeName, placeOf, withoutKnown } from '../api/record-pages.js';
import { PageElement } from '../../elements/page-element.js';
import { panel } from '../../elements/panel.js';
import { needsToken, tokenField } from '../../elements/token-field.js';
import { formats } from '../../format.js';

const PLACES = [
  ['last', 'the end'],
  ['earliest', 'the beginning'],
  ['offset', 'offset'],
  ['time', 'time'],
  ['ago', 'how long ago'],
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
 * The records of a topic from a place on, for those who may change something: `change` says who may, `commands` has
 * `records(topic, params, token)`. `partitions` are those of a topic's detail.
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
    said: { state: true },
    problem: { state: true },
    busy: { state: true },
    whole: { state: true },
  };

  /** What the records that are shown were asked for with. */
  #asked = null;
  #began = false;

  constructor() {
    super();
    this.from = 'last';
    this.records = null;
    this.said = null;
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
        body: html`<p class="none">Records are shown on the server itself only: it has no admin token.</p>`,
      });
    }
    return panel({
      name: 'kafka-records',
      title: 'Records',
      note: 'committed ones, oldest first',
      actions:
        records?.length > 0
          ? html`<button type="button" aria-pressed=${this.whole} @click=${() => (this.whole = !this.whole)}>open all</button>`
          : nothing,
      body: html`
        ${this.#form()}
        <p class="problem kafka-problem" role="alert">${this.problem}</p>
        ${records === null ? nothing : this.#list(records)}
      `,
    });
  }

  /** Whoever may see them sees the last ones at once. */
  firstUpdated() {
    this.#begin();
  }

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
          ${PLACES.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
        </select>
      </label>
      ${
        this.from === 'last' || this.from === 'earliest'
          ? nothing
          : html`<label class="record-place">
              <span class="visually-hidden">${PLACES.find(([value]) => value === this.from)[1]}</span>
              <input
                name="place"
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
      ${filter('key', 'Key', 'exactly')} ${filter('regex', 'Regular expression', 'in key or value')}
      ${filter('pointer', 'JSON', '/author/handle=ada')} ${tokenField(this.change, this.commands)}
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
              ${repeat(records, placeName, (record) => recordItem(record, this.whole))}
            </ol>`
      }
      <nav class="kafka-pager" aria-label="Pages of records">
        ${records.length === 0 ? nothing : page('‹ older', () => this.#turn('older'))}
        <span role="status">${this.said}</span>
        ${records.length === 0 ? nothing : page('newer ›', () => this.#turn('newer'))}
      </nav>
    `;
  }

  #submit(event) {
    event.preventDefault();
    this.#ask(event.target, this.#chosen(event.target));
  }

  #chosen(form) {
    const { from, place, partition, key, regex, pointer } = form.elements;
    try {
      const params = {
        from: placeOf({ from: from.value, place: place?.value ?? '' }),
        partition: partition.value,
        key: key.value,
        regex: regex.value,
        pointer: pointer.value,
        limit: 20,
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
      this.#asked = params;
      this.records = page.records;
      this.said = found(page, params);
    }
  }

  async #turn(way) {
    const { partition } = this.#asked;
    const place = way === 'older' ? olderThan(this.records, partition) : newerThan(this.records, partition);
    const page = await this.#read({ ...this.#asked, until: undefined, ...place });
    if (page === null) {
      return;
    }
    const others = withoutKnown(page.records, this.records);
    if (others.length === 0) {
      this.said = page.complete ? `There is nothing ${way}.` : tooMany(page);
      return;
    }
    this.records = others;
    this.said = found({ ...page, records: others }, this.#asked);
    await this.updateComplete;
    this.querySelector('.kafka-records').scrollIntoView({ block: 'start' });
  }

  /** A page of records, null if there is none. */
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
      return tooMany(page);
    }
    return FILTERS.some((name) => params[name]) ? 'No record is like that from there on.' : 'There is no record from there on.';
  }
  const count = `${formats.count(records.length)} ${records.length === 1 ? 'record' : 'records'}`;
  const [first, last] = [records[0], records.at(-1)];
  return first.partition === last.partition && params.partition !== ''
    ? `${count}, offset ${formats.count(first.offset)} to ${formats.count(last.offset)}`
    : `${count}, ${moment.format(first.timestamp)} to ${moment.format(last.timestamp)}`;
}

function tooMany({ looked }) {
  return `None among ${formats.count(looked)} that were looked at; there are more. Begin elsewhere to look at those.`;
}

function recordItem(record, whole) {
  const { partition, offset, timestamp, key, keyEncoding, tombstone, bytes, headers } = record;
  return html`<li class="record" ?data-tombstone=${tombstone}>
    <details ?open=${whole}>
      <summary>
        <span class="record-place">${partition}:${offset}</span>
        <time datetime=${new Date(timestamp).toISOString()}>${moment.format(timestamp)}</time>
        <span class="record-key">${key === null ? html`<em>no key</em>` : html`<bdi>${key}</bdi>`}${encoding(keyEncoding)}</span>
        <span class="record-size">${tombstone ? 'tombstone' : formats.bytes(bytes)}</span>
        <span class="record-preview"
          >${tombstone ? html`<em>what had this key is gone</em>` : html`<bdi>${record.value.slice(0, PREVIEW_LENGTH)}</bdi>`}</span
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
    ${coded ? html`<p class="record-note">no text: ${coded}</p>` : nothing}
    ${cut ? html`<p class="record-note">cut off; the value has ${formats.bytes(bytes)}</p>` : nothing}
  `;
}

function encoding(name) {
  return name ? html` <small>${name}</small>` : nothing;
}

customElements.define('record-list', RecordList);
