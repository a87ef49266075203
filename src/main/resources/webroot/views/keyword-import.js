import { html, nothing } from 'lit';
import { CommandElement, problemText } from '../elements/command-element.js';
import { queryHelp } from '../elements/query-help.js';
import { tokenField } from '../elements/token-field.js';
import { formatCount } from '../format.js';
import { keywordNote } from '../keyword-note.js';

/** Maximum size of a text, which fits in one message to the server. */
const MAX_BYTES = 60_000;

/**
 * The form that adds the keywords of a file or a pasted text. `change` is the permission, as in `store.js`. `commands` has
 * `addLines(text, token)`. Dispatches `keywords-added` with the keywords that were not followed before.
 */
class KeywordImport extends CommandElement {
  static properties = {
    change: { attribute: false },
    isOpen: { state: true },
    note: { state: true },
  };

  constructor() {
    super();
    this.isOpen = false;
    this.note = null;
  }

  open() {
    this.problem = null;
    this.note = null;
    this.isOpen = true;
  }

  render() {
    return html`
      <dialog class="keyword-dialog" aria-labelledby="import-heading" @close=${() => (this.isOpen = false)}>
        ${this.isOpen ? this.#form() : nothing}
      </dialog>
    `;
  }

  updated() {
    const dialog = this.querySelector('dialog');
    if (this.isOpen && !dialog.open) {
      dialog.showModal();
    } else if (!this.isOpen && dialog.open) {
      dialog.close();
    }
  }

  #form() {
    return html`
      <form @submit=${this.#add}>
        <h2 id="import-heading">Import keywords</h2>
        <label>
          One query per line, with a label if you like: <code>Hot drinks = coffee OR tea</code>
          <textarea
            name="lines"
            rows="8"
            dir="auto"
            required
            autofocus
            spellcheck="false"
            aria-invalid=${this.problem?.place ? 'true' : nothing}
            aria-describedby="import-problem"
          ></textarea>
        </label>
        <label class="file">From a file <input type="file" accept=".txt,text/plain" @change=${this.#read} /></label>
        ${queryHelp()} ${tokenField(this.change, this.commands)}
        <p id="import-problem" class="help" role="status">${problemText(this.problem)}${this.note}</p>
        <div>
          <button type="submit" ?disabled=${this.busy}>Import</button>
          <button type="button" @click=${() => (this.isOpen = false)}>${this.note === null ? 'Cancel' : 'Close'}</button>
        </div>
      </form>
    `;
  }

  async #read(event) {
    const { files, form } = event.target;
    try {
      form.elements.lines.value = await files[0].text();
    } catch (error) {
      this.problem = { message: `Cannot read ${files[0].name}: ${error.message}`, place: null };
    }
  }

  async #add(event) {
    event.preventDefault();
    const { lines } = event.target.elements;
    this.note = null;
    if (new TextEncoder().encode(JSON.stringify(lines.value)).length > MAX_BYTES) {
      const message = `The text is too long. Import at most ${formatCount(MAX_BYTES)} bytes at a time.`;
      this.problem = { message, place: null };
      return;
    }
    const reply = await this.run(event.target, (token) => this.commands.addLines(lines.value, token), lines);
    if (reply) {
      this.note = keywordNote(reply);
      lines.value = '';
      this.ask('keywords-added', reply.added);
    }
  }
}

customElements.define('keyword-import', KeywordImport);
