import { html } from 'lit';
import { keywordNote } from '../keyword-note.js';
import { OfferTimer } from '../elements/offer-timer.js';
import { PageElement } from '../elements/page-element.js';

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
  #timer = new OfferTimer(this, () => this.#end());
  #text = '';

  constructor() {
    super();
    this.keyword = null;
    this.note = null;
    this.busy = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#timer.stop();
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
    this.#timer.restart();
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
      this.#timer.restart();
    }
  }

  #escape(event) {
    if (event.key === 'Escape') {
      this.#end();
    }
  }

  #end() {
    const hadFocus = this.matches(':focus-within');
    this.#timer.stop();
    this.keyword = null;
    this.note = null;
    if (hadFocus) {
      this.ask('undo-ended');
    }
  }
}

customElements.define('keyword-undo', KeywordUndo);
