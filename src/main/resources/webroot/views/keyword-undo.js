import { html } from 'lit';
import { keywordNote } from '../keyword-note.js';
import { PageElement } from '../elements/page-element.js';

/** Duration for which Undo is offered. It is extended while the user points at it or has the focus in it. */
const OFFER_MILLIS = 10_000;

/**
 * Offers to follow a removed keyword again. `commands` has `addLines(text, token)`. Dispatches `keywords-added` if the
 * keyword is followed again, and `undo-ended` if the focus was in it when it disappeared.
 */
class KeywordUndo extends PageElement {
  static properties = {
    commands: { attribute: false },
    keyword: { state: true },
    note: { state: true },
    busy: { state: true },
  };
  #timer = 0;
  #text = '';

  constructor() {
    super();
    this.keyword = null;
    this.note = null;
    this.busy = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  render() {
    return html`<p class="undo" role="status" @keydown=${this.#escape}>${this.keyword === null ? this.note : this.#offer()}</p>`;
  }

  #offer() {
    return html`Removed <bdi>${this.keyword.name}</bdi>, its posts and its counts.
      <button type="button" ?disabled=${this.busy} @click=${this.#undo}>Undo</button>
      ${this.note ?? 'Undo follows it again. It then counts from zero.'}`;
  }

  /** Offers to follow a keyword again, by importing a text, and moves the focus there. */
  async offer(keyword, text) {
    this.keyword = keyword;
    this.#text = text;
    this.note = null;
    this.#restart();
    await this.updateComplete;
    this.querySelector('button').focus();
  }

  async #undo() {
    this.busy = true;
    try {
      const reply = await this.commands.addLines(this.#text);
      this.note = keywordNote(reply);
      this.keyword = null;
      this.ask('keywords-added', reply.added);
      this.ask('undo-ended');
    } catch (error) {
      this.note = error.message;
    } finally {
      this.busy = false;
      this.#restart();
    }
  }

  #escape(event) {
    if (event.key === 'Escape') {
      this.#end();
    }
  }

  #restart() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.matches(':hover, :focus-within') ? this.#restart() : this.#end()), OFFER_MILLIS);
  }

  #end() {
    const hadFocus = this.matches(':focus-within');
    clearTimeout(this.#timer);
    this.keyword = null;
    this.note = null;
    if (hadFocus) {
      this.ask('undo-ended');
    }
  }
}

customElements.define('keyword-undo', KeywordUndo);
