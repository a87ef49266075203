import { html, nothing } from 'lit';
import { CommandElement, problemText } from '../elements/command-element.js';
import { queryHelp } from '../elements/query-help.js';
import { tokenField } from '../elements/token-field.js';
import { formatCount } from '../format.js';
import { keywordNote } from '../keyword-note.js';
import { messageBytes, textPieces } from '../text-pieces.js';

/** Maximum size of a piece of the text, which fits in one message to the server. */
const MAX_PIECE_BYTES = 60_000;
/** The server permits 40 KiB per second. */
const PAUSE_MILLIS = 1_600;
const MAX_BYTES = 2_000_000;
const TOO_LONG =
  `The text is too long. Import at most ${formatCount(MAX_BYTES)} bytes at a time, ` +
  "or use the command 'murmuration keywords import'.";

/**
 * The form that adds the keywords of a file or a pasted text. `change` is the permission, as in `store.js`. `commands` has
 * `addLines(text, token)`. A long text is sent in pieces. Dispatches `keywords-added` with the keywords that were not followed
 * before.
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
          <span>One query per line, with a label if you like: <code>Hot drinks = coffee OR tea</code></span>
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
    if (files.length === 0) {
      return;
    }
    const [file] = files;
    this.#fail(file.size > MAX_BYTES ? TOO_LONG : null);
    if (this.problem === null) {
      try {
        form.elements.lines.value = await file.text();
      } catch (error) {
        this.#fail(`${file.name} cannot be read: ${error.message}`);
      }
    }
  }

  #fail(message) {
    this.note = null;
    this.problem = message === null ? null : { message, place: null };
  }

  async #add(event) {
    event.preventDefault();
    const { lines } = event.target.elements;
    this.note = null;
    if (new Blob([lines.value]).size > MAX_BYTES) {
      this.#fail(TOO_LONG);
      return;
    }
    const pieces = textPieces(lines.value, MAX_PIECE_BYTES);
    const long = pieces.find(({ text }) => messageBytes(text) > MAX_PIECE_BYTES);
    if (long !== undefined) {
      this.#fail(`Line ${long.line} is too long.`);
      return;
    }
    const reply = await this.run(event.target, (token) => this.#send(pieces, token), lines);
    if (reply) {
      this.note = keywordNote(reply);
      lines.value = '';
      this.ask('keywords-added', reply.added);
    }
  }

  /** Sends all pieces unless the form is closed. Resolves to the reply that one request would have. */
  async #send(pieces, token) {
    const added = [];
    const phrases = new Map();
    for (const { line, text } of pieces) {
      const isFirst = line === pieces[0].line;
      if (!isFirst) {
        this.note = `${formatCount(line - 1)} lines are imported…`;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
      }
      if (!this.isOpen) {
        break;
      }
      try {
        const reply = await this.commands.addLines(text, token);
        added.push(...reply.added);
        reply.phrases.forEach((phrase) => phrases.set(phrase.slug, phrase));
      } catch (error) {
        this.note = null;
        this.ask('keywords-added', added);
        throw inWholeText(error, line, isFirst);
      }
    }
    return { added, phrases: [...phrases.values()] };
  }
}

/** Returns an error in a piece that begins at a line as one in the whole text. Names the lines before it, which are imported. */
function inWholeText(error, first, isFirst) {
  const line = error.line === undefined ? undefined : error.line + first - 1;
  const message = error.message.replace(/^line \d+:/, `line ${line}:`);
  const before = isFirst ? '' : ` The lines before ${first} are imported.`;
  return Object.assign(new Error(message + before), { ...error, line });
}

customElements.define('keyword-import', KeywordImport);
