import { html, nothing } from 'lit';
import { CHANGES } from '../state/changes.js';
import { PageElement } from '../../elements/page-element.js';
import { tokenField } from '../../elements/token-field.js';
import { formats } from '../../format.js';
import { cell, figureHead, head, table } from './templates.js';

/** So many changes are told before they are made. */
const MOST_TOLD = 200;

/**
 * Asks about a change and makes it. `asking` is `{ kind, warning }` of `kafka/state/changes.js` with what that needs, or null; `change` says who
 * may, `commands` has `kafka(body, token)`. Tells with `done` (`{ text, destroyed }`) that it is made, with `closed` that it is not.
 */
class KafkaChange extends PageElement {
  static properties = {
    asking: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
    busy: { state: true },
    problem: { state: true },
    rehearsal: { state: true },
    values: { state: true },
  };

  #spec = null;

  constructor() {
    super();
    this.asking = null;
    this.#forget();
  }

  willUpdate(changed) {
    if (changed.has('asking')) {
      this.#forget();
      this.#spec = this.asking === null ? null : CHANGES[this.asking.kind](this.asking);
      this.values = Object.fromEntries((this.#spec?.fields ?? []).map(({ name, value = '' }) => [name, value]));
    }
  }

  #forget() {
    this.busy = false;
    this.problem = null;
    this.rehearsal = null;
    this.values = {};
  }

  render() {
    const spec = this.#spec;
    return html`
      <dialog class="kafka-dialog" aria-labelledby="kafka-change-heading" @close=${() => this.ask('closed')}>
        ${
          spec === null
            ? nothing
            : html`<form @submit=${this.#submit} @input=${this.#input}>
                <h2 id="kafka-change-heading">${spec.title}</h2>
                ${spec.text ? html`<p>${spec.text}</p>` : nothing}
                ${this.asking?.warning ? warning(this.asking.warning) : nothing} ${spec.fields.map(field)}
                ${spec.loss ? html`<div role="status">${this.#loss() ? warning(this.#loss()) : nothing}</div>` : nothing}
                ${spec.rehearsed ? this.#rehearsed() : nothing} ${this.#asksName() ? this.#confirmation(spec.confirm) : nothing}
                ${tokenField(this.change, this.commands)}
                <p class="problem" role="alert">${this.problem}</p>
                <div>
                  <button type="submit" class=${this.#isDanger() ? 'danger' : ''} ?disabled=${this.busy || !this.#isConfirmed()}>
                    ${this.#button()}
                  </button>
                  <button type="button" @click=${() => this.querySelector('dialog').close()}>Cancel</button>
                </div>
              </form>`
        }
      </dialog>
    `;
  }

  updated(changed) {
    const dialog = this.querySelector('dialog');
    if (this.asking !== null && !dialog.open) {
      dialog.showModal();
    } else if (this.asking === null && dialog.open) {
      dialog.close();
    }
    if (changed.has('rehearsal') && this.rehearsal !== null) {
      this.querySelector('.kafka-rehearsal').focus();
    }
  }

  #button() {
    const spec = this.#spec;
    return spec.rehearsed && this.rehearsal === null ? 'Show what would change' : spec.button;
  }

  #isDanger() {
    return this.#asksName() || this.rehearsal !== null;
  }

  #isConfirmed() {
    return !this.#asksName() || this.values.confirm === this.#spec.confirm;
  }

  /** What is lost by what is typed, null where nothing is. */
  #loss() {
    return this.#spec.loss?.(this.values) ?? null;
  }

  #asksName() {
    const { confirm, loss } = this.#spec;
    return confirm !== undefined && (loss === undefined || this.#loss() !== null);
  }

  #confirmation(name) {
    return html`<label class="kafka-field">
      <span>Type <strong>${name}</strong> to confirm</span>
      <input name="confirm" type="text" required autocomplete="off" spellcheck="false" autocapitalize="off" />
    </label>`;
  }

  #rehearsed() {
    const changes = this.rehearsal;
    if (changes === null) {
      return nothing;
    }
    return html`<div class="kafka-rehearsal" tabindex="-1" role="group" aria-label="What would change">
      ${
        changes.length === 0
          ? html`<p>The group has no place in any partition, so that nothing would change.</p>`
          : html`
              ${table({
                name: 'kafka-rehearsal-table',
                label: 'What would change',
                heads: html`${head('Topic')} ${figureHead('Partition')} ${figureHead('From')} ${figureHead('To')} ${figureHead('By')}`,
                rows: changes.slice(0, MOST_TOLD).map(changeRow),
              })}
              ${changes.length > MOST_TOLD ? html`<p>and ${formats.count(changes.length - MOST_TOLD)} more</p>` : nothing}
            `
      }
    </div>`;
  }

  /** What was shown is what would be done as long as nothing else is typed. */
  #input({ target }) {
    this.values = valuesOf(target.form);
    if (target.name !== 'confirm' && target.name !== 'token') {
      this.rehearsal = null;
    }
    this.problem = null;
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.target;
    const spec = this.#spec;
    const rehearses = spec.rehearsed && this.rehearsal === null;
    this.busy = true;
    this.problem = null;
    try {
      const body = spec.body(valuesOf(form));
      const answer = await this.commands.kafka(rehearses ? { ...body, dryRun: true } : body, form.elements.token?.value);
      if (spec !== this.#spec) {
        return;
      }
      if (rehearses) {
        this.rehearsal = answer.changes;
      } else {
        this.ask('done', { text: spec.done(answer), destroyed: spec.destroyed ?? null });
      }
    } catch (error) {
      this.problem = error.message;
    } finally {
      this.busy = false;
    }
  }
}

function valuesOf(form) {
  const inputs = [...form.elements].filter(({ name }) => name && name !== 'token');
  return Object.fromEntries(inputs.map((input) => [input.name, input.type === 'checkbox' ? input.checked : input.value]));
}

function warning(text) {
  return html`<p class="notice warning">${text}</p>`;
}

function changeRow({ topic, partition, from, to }) {
  const by = from === null ? '' : to === from ? 'stays' : `${to > from ? '+' : '−'}${formats.count(Math.abs(to - from))}`;
  return html`<tr>
    <th scope="row" class="name">${topic}</th>
    ${cell(partition)} ${cell(formats.count(from))} ${cell(formats.count(to))} ${cell(by)}
  </tr>`;
}

function field({ name, label, type = 'text', value = '', help, options, suggestions, ...rules }) {
  if (type === 'checkbox') {
    return html`<label class="kafka-check"><input type="checkbox" name=${name} /> <span>${label}</span></label>`;
  }
  if (options) {
    return html`<label class="kafka-field">
      <span>${label}</span>
      <select name=${name}>
        ${options.map(([option, text]) => html`<option value=${option}>${text}</option>`)}
      </select>
    </label>`;
  }
  return html`<label class="kafka-field">
    <span>${label}</span>
    <input
      name=${name}
      type=${type}
      .value=${value}
      ?required=${rules.required ?? false}
      maxlength=${rules.maxLength ?? nothing}
      min=${rules.min ?? nothing}
      pattern=${rules.pattern ?? nothing}
      placeholder=${rules.placeholder ?? nothing}
      list=${suggestions ? `kafka-${name}-list` : nothing}
      autocomplete="off"
      spellcheck="false"
      autocapitalize="off"
    />
    ${help ? html`<small>${help}</small>` : nothing}
    ${
      suggestions
        ? html`<datalist id="kafka-${name}-list">${suggestions.map((text) => html`<option value=${text}></option>`)}</datalist>`
        : nothing
    }
  </label>`;
}

customElements.define('kafka-change', KafkaChange);
