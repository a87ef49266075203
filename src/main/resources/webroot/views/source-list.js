import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { plural, SOURCE_STATES } from '../charts/pipeline/labels.js';
import { formatTime, formats } from '../format.js';
import { PageElement } from '../elements/page-element.js';
import { needsToken, tokenField } from '../elements/token-field.js';

const READ = ['connecting', 'streaming', 'waiting'];

/**
 * A table of the sources, with buttons to stop and start them. `change` is the permission, as in `store.js`. `commands` has
 * `stop(name, token)` and `start(name, token)`, which resolve when the change is complete. `stale` disables the buttons.
 */
class SourceList extends PageElement {
  static properties = {
    sources: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
    stale: { attribute: false },
    asking: { state: true },
    busy: { state: true },
    message: { state: true },
  };

  constructor() {
    super();
    this.asking = null;
    this.busy = false;
    this.message = null;
  }

  render() {
    const changeable = this.change !== 'no';
    return html`
      <table class="pipeline-table source-table" role="table">
        <caption>Sources</caption>
        <thead role="rowgroup">
          <tr role="row">
            ${['Source', 'Posts/s', 'Lag', 'Read'].map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
            ${changeable ? html`<th role="columnheader" scope="col" class="switch">Stop or start</th>` : nothing}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${repeat(
            this.sources,
            ({ name }) => name,
            (source) => this.#row(source, changeable),
          )}
        </tbody>
      </table>
      <p class="source-message" role="status">${this.message}</p>
      ${this.#dialog()}
    `;
  }

  updated() {
    const dialog = this.querySelector('dialog');
    if (this.asking !== null && !dialog.open) {
      dialog.showModal();
    } else if (this.asking === null && dialog.open) {
      dialog.close();
    }
  }

  #row(source, changeable) {
    const { name, state, postsPerSecond, lagMillis, read } = source;
    return html`
      <tr role="row" data-state=${state}>
        <th role="rowheader" scope="row">
          <bdi>${name}</bdi> <span class="state">${SOURCE_STATES[state] ?? state}</span>
          ${notes(source).map((note) => html`<span class="note">${note}</span>`)}
          ${
            source.lastError === null
              ? nothing
              : html`<span class="error">${formatTime(source.lastErrorAt)} <bdi>${source.lastError}</bdi></span>`
          }
        </th>
        <td role="cell">${formats.rate(postsPerSecond)}</td>
        <td role="cell">${formats.millis(lagMillis)}</td>
        <td role="cell">${formats.count(read)}</td>
        ${changeable ? html`<td role="cell">${this.#button(source)}</td>` : nothing}
      </tr>
    `;
  }

  #button({ name, state }) {
    if (state === 'ended') {
      return nothing;
    }
    const action = READ.includes(state) ? 'stop' : 'start';
    const word = action === 'stop' ? 'Stop' : 'Start';
    return html`<button
      type="button"
      aria-label="${word} ${name}"
      ?disabled=${this.busy || this.stale}
      @click=${() => this.#ask(action, name)}
    >
      ${word}
    </button>`;
  }

  #dialog() {
    const { action, name } = this.asking ?? {};
    return html`
      <dialog aria-labelledby="source-heading" @close=${() => (this.asking = null)}>
        <form @submit=${this.#submit}>
          <h2 id="source-heading">${action === 'stop' ? 'Stop' : 'Start'} <bdi>${name}</bdi>?</h2>
          ${this.asking === null ? nothing : tokenField(this.change, this.commands)}
          <p class="problem" role="status">${this.message}</p>
          <div>
            <button type="submit" ?disabled=${this.busy}>${action === 'stop' ? 'Stop' : 'Start'}</button>
            <button type="button" @click=${() => (this.asking = null)}>Cancel</button>
          </div>
        </form>
      </dialog>
    `;
  }

  /** Asks for the token if it is needed, and runs the action otherwise. */
  #ask(action, name) {
    this.message = null;
    if (needsToken(this.change, this.commands)) {
      this.asking = { action, name };
    } else {
      this.#run(action, name);
    }
  }

  async #submit(event) {
    event.preventDefault();
    const { action, name } = this.asking;
    if (await this.#run(action, name, event.target.elements.token?.value)) {
      this.asking = null;
    }
  }

  /** Runs an action and resolves to whether it succeeded. */
  async #run(action, name, token) {
    this.busy = true;
    try {
      await this.commands[action](name, token);
      this.message = `${action === 'stop' ? 'Stopping' : 'Starting'} ${name}`;
      return true;
    } catch (error) {
      this.message = error.message;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

function notes({ progress, duplicates, rejected, reconnects, gaps }) {
  const texts = [
    progress === null ? '' : `${formats.percent(progress)} read`,
    duplicates > 0 ? plural(duplicates, 'duplicate', formats.count) : '',
    rejected > 0 ? `${formats.count(rejected)} rejected` : '',
    reconnects > 0 ? plural(reconnects, 'reconnect', formats.count) : '',
    gaps > 0 ? plural(gaps, 'gap', formats.count) : '',
  ].filter((note) => note !== '');
  return texts.length === 0 ? [] : [texts.join(', ')];
}

customElements.define('source-list', SourceList);
