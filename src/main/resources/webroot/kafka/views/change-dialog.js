import { html, nothing } from 'lit';
import { CHANGES } from '../state/changes.js';
import { PageElement } from '../../elements/page-element.js';
import { tokenField } from '../../elements/token-field.js';
import { formats } from '../../format.js';
import { cell, figureHead, head, table } from './templates.js';

/** Maximum number of partitions listed in a dry run. */
const MAX_LISTED = 200;

/**
 * The dialog for a change of Kafka. `asking` is `{ kind, warning }` with the subject of the change in `kafka/state/changes.js`, or
 * null. `change` is the permission, as in `store.js`. `commands` has `kafka(body, token)`. Dispatches `done` with
 * `{ text, destroyed }` after a change, and `closed` if the user cancels.
 */
class KafkaChange extends PageElement {
  static properties = {
    asking: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
    busy: { state: true },
    problem: { state: true },
    preview: { state: true },
    values: { state: true },
  };

  #spec = null;

  constructor() {
    super();
    this.asking = null;
    this.#reset();
  }

  willUpdate(changed) {
    if (changed.has('asking')) {
      this.#reset();
      this.#spec = this.asking === null ? null : CHANGES[this.asking.kind](this.asking);
      this.values = Object.fromEntries((this.#spec?.fields ?? []).map(({ name, value = '' }) => [name, value]));
    }
  }

  #reset() {
    this.busy = false;
    this.problem = null;
    this.preview = null;
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
                ${spec.dryRun ? this.#preview() : nothing} ${this.#asksName() ? this.#confirmation(spec.confirm) : nothing}
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
    if (changed.has('preview') && this.preview !== null) {
      this.querySelector('.kafka-preview').focus();
    }
  }

  #button() {
    const spec = this.#spec;
    return spec.dryRun && this.preview === null ? 'Preview' : spec.button;
  }

  #isDanger() {
    return this.#asksName() || this.preview !== null;
  }

  #isConfirmed() {
    return !this.#asksName() || this.values.confirm === this.#spec.confirm;
  }

  /** Returns the loss of records caused by the entered values, or null without a loss. */
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

  #preview() {
    const changes = this.preview;
    if (changes === null) {
      return nothing;
    }
    return html`<div class="kafka-preview" tabindex="-1" role="group" aria-label="Preview">
      ${
        changes.length === 0
          ? html`<p>The group has no committed offsets, so nothing would change.</p>`
          : html`
              ${table({
                name: 'kafka-preview-table',
                label: 'Preview',
                heads: html`${head('Topic')} ${figureHead('Partition')} ${figureHead('From')} ${figureHead('To')} ${figureHead('Change')}`,
                rows: changes.slice(0, MAX_LISTED).map(changeRow),
              })}
              ${changes.length > MAX_LISTED ? html`<p>and ${formats.count(changes.length - MAX_LISTED)} more</p>` : nothing}
            `
      }
    </div>`;
  }

  /** Discards the dry run when the user changes a value. */
  #input({ target }) {
    this.values = valuesOf(target.form);
    if (target.name !== 'confirm' && target.name !== 'token') {
      this.preview = null;
    }
    this.problem = null;
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.target;
    const spec = this.#spec;
    const isDryRun = spec.dryRun && this.preview === null;
    this.busy = true;
    this.problem = null;
    try {
      const body = spec.body(valuesOf(form));
      const answer = await this.commands.kafka(isDryRun ? { ...body, dryRun: true } : body, form.elements.token?.value);
      if (spec !== this.#spec) {
        return;
      }
      if (isDryRun) {
        this.preview = answer.changes;
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
  const by = from === null ? '' : to === from ? 'unchanged' : `${to > from ? '+' : '−'}${formats.count(Math.abs(to - from))}`;
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
