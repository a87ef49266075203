import { html, nothing } from 'lit';
import { CommandElement, problemText } from '../elements/command-element.js';
import { queryHelp } from '../elements/query-help.js';
import { tokenField } from '../elements/token-field.js';
import { editNote, keywordEdit } from '../keyword-note.js';
import './query-trial.js';

/**
 * The form that edits the query and the label of a `keyword`. `change` is the permission, as in `store.js`. `commands` has
 * `edit(change, token)`.
 */
class KeywordEdit extends CommandElement {
  static properties = {
    keyword: { attribute: false },
    change: { attribute: false },
    edited: { state: true },
    tries: { state: true },
    saved: { state: true },
  };

  constructor() {
    super();
    this.edited = null;
    this.tries = false;
    this.saved = null;
  }

  willUpdate() {
    if (this.saved !== null && this.saved.slug !== this.keyword.slug) {
      this.saved = null;
    }
  }

  /** Opens the form for the keyword as it is now. */
  open() {
    this.problem = null;
    this.saved = null;
    this.edited = this.keyword;
    this.tries = this.commands.knowsToken();
  }

  render() {
    const { saved } = this;
    const note = saved && editNote(saved.remark, saved.editedAt, this.keyword.editedAt);
    return html`
      <p class="edited" role="status">${note}</p>
      <dialog class="keyword-dialog" aria-labelledby="edit-heading" @close=${() => (this.edited = null)}>
        ${this.edited === null ? nothing : this.#form(this.edited)}
      </dialog>
    `;
  }

  updated() {
    const dialog = this.querySelector('dialog');
    if (this.edited !== null && !dialog.open) {
      dialog.showModal();
    } else if (this.edited === null && dialog.open) {
      dialog.close();
    }
  }

  #form({ name, phrase, label = null }) {
    return html`
      <form @submit=${this.#save} @keydown=${submitOnEnter}>
        <h2 id="edit-heading">Edit <bdi>${name}</bdi></h2>
        <label>
          Query
          <textarea
            name="phrase"
            rows="3"
            dir="auto"
            required
            autofocus
            spellcheck="false"
            aria-invalid=${this.problem?.field === 'phrase' ? 'true' : nothing}
            aria-describedby="edit-problem edit-help"
            .value=${phrase}
            @input=${this.#typed}
            @compositionend=${this.#typed}
          ></textarea>
        </label>
        <p id="edit-problem" class="help" role="alert">${problemText(this.problem)}</p>
        ${queryHelp()}
        ${this.tries
          ? html`<query-trial .commands=${this.commands} .hint=${'Another query is tried on the latest posts as you type it.'}></query-trial>`
          : nothing}
        <label>
          Label
          <input
            name="label"
            type="text"
            dir="auto"
            autocomplete="off"
            maxlength="80"
            placeholder="none: the page shows the query"
            aria-invalid=${this.problem?.field === 'label' ? 'true' : nothing}
            aria-describedby="edit-problem"
            .value=${label ?? ''}
          />
        </label>
        <p id="edit-help" class="hint">A new query counts from the moment you save it. The counts so far remain.</p>
        ${tokenField(this.change, this.commands)}
        <div>
          <button type="submit" ?disabled=${this.busy}>Save</button>
          <button type="button" @click=${() => (this.edited = null)}>Cancel</button>
        </div>
      </form>
    `;
  }

  #typed(event) {
    this.querySelector('query-trial')?.typed(event);
  }

  async #save(event) {
    event.preventDefault();
    this.querySelector('query-trial')?.close();
    const { phrase, label } = event.target.elements;
    const change = keywordEdit(this.edited, { phrase: phrase.value, label: label.value });
    if (change === null) {
      this.edited = null;
      return;
    }
    const reply = await this.run(event.target, (token) => this.commands.edit(change, token), phrase, label);
    if (reply) {
      this.saved = { ...this.edited, remark: reply.edited.remark };
      this.edited = null;
    }
  }
}

/** Enter saves, as in a field of one line. */
function submitOnEnter(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target.name === 'phrase') {
    event.preventDefault();
    event.currentTarget.requestSubmit();
  }
}

customElements.define('keyword-edit', KeywordEdit);
