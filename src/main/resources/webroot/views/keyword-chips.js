import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount, formatRate } from '../format.js';
import { keywordNote } from '../keyword-note.js';
import { CommandElement, problemText } from '../elements/command-element.js';
import { queryHelp } from '../elements/query-help.js';
import { tokenField } from '../elements/token-field.js';
import { arrow } from '../elements/trend.js';
import { queryAt } from '../trial-text.js';
import './keyword-import.js';
import './keyword-undo.js';
import './query-trial.js';

/** Maximum characters to add at a time, which fit in one message to the server. */
const MAX_TYPED = 10_000;
/** Number of keywords shown until the user expands the list. */
const COLLAPSED_COUNT = 14;
const HELP = 'words, "a phrase", #hashtag or @mention, combined with OR and -; commas separate keywords';

/**
 * The list of keywords, with controls to show, hide, add and remove them. Dispatches `toggle-keyword` with a slug. `commands` has
 * `add(queries, token)`, `addLines(text, token)` and `remove(slug, token)`, which resolve when the change is complete.
 */
class KeywordChips extends CommandElement {
  static properties = {
    state: { attribute: false },
    route: { attribute: false },
    colors: { attribute: false },
    all: { state: true },
    adding: { state: true },
    removing: { state: true },
    note: { state: true },
  };
  /** Keywords added on this page. They are visible even in the collapsed list. */
  #added = new Set();
  /** Keywords without a mention when they were first rendered. */
  #unmentioned = new Set();

  constructor() {
    super();
    this.all = false;
    this.adding = false;
    this.removing = null;
    this.note = null;
    this.addEventListener('focusout', (event) => this.#left(event));
  }

  render() {
    const { order } = this.state;
    const shown = this.all ? order : order.filter((slug, i) => i < COLLAPSED_COUNT || this.#added.has(slug));
    const left = order.length - shown.length;
    return html`
      <ul class="chips" role="list" aria-label="Keywords" ?data-all=${this.all}>
        ${repeat(shown, (slug) => slug, (slug) => this.#chip(slug))}
        ${left > 0 || this.all
          ? html`<li>
              <button type="button" class="more" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
                ${this.all ? 'fewer' : `${formatCount(left)} more`}
              </button>
            </li>`
          : nothing}
        <li class="add">${this.adding ? this.#form() : this.#buttons()}</li>
      </ul>
      ${this.adding
        ? html`<query-trial .commands=${this.commands} .placeOf=${queryAt} @keydown=${this.#escape}></query-trial>`
        : nothing}
      <keyword-import
        .change=${this.state.change}
        .commands=${this.commands}
        @keywords-added=${({ detail }) => this.#keep(detail)}
      ></keyword-import>
      <keyword-undo
        .commands=${this.commands}
        @keywords-added=${({ detail }) => this.#keep(detail)}
        @undo-ended=${() => this.querySelector('.open, [name=phrase]')?.focus()}
      ></keyword-undo>
      ${this.#dialog()}
    `;
  }

  updated() {
    const dialog = this.querySelector(':scope > dialog');
    if (this.removing !== null && !dialog.open) {
      dialog.showModal();
    } else if (this.removing === null && dialog.open) {
      dialog.close();
    }
  }

  #chip(slug) {
    const { keywords, mentions } = this.state;
    const { name, phrase } = keywords.get(slug);
    const mention = mentions.get(slug);
    const total = mention?.total ?? 0;
    const hidden = this.route.hidden.has(slug);
    const fresh = this.#isFirst(slug, total);
    return html`
      <li class="chip" data-k=${this.colors.get(slug)} ?data-off=${hidden} ?data-first=${fresh}>
        <button
          type="button"
          class="toggle"
          aria-pressed=${!hidden}
          aria-label="Show ${name} in the charts"
          title=${hidden ? 'Show in the charts' : 'Hide in the charts'}
          @click=${() => this.ask('toggle-keyword', slug)}
        ></button>
        <a href="#/keyword/${encodeURIComponent(slug)}" title=${phrase}><bdi>${name}</bdi></a>
        ${total === 0
          ? html`<span class="waiting">no mentions yet</span>`
          : html`<span class="count" title="total mentions">${formatCount(total)}</span>
              <span class="rate" title="mentions per second over the last minute">${formatRate(mention.rates['1m'])}/s</span>
              ${arrow(mention)}`}
        ${this.state.change === 'no'
          ? nothing
          : html`<button
              type="button"
              class="remove"
              aria-label="Remove ${name}"
              title="Remove"
              @click=${() => this.#askRemoval(slug)}
            >
              ×
            </button>`}
      </li>
    `;
  }

  /** Returns whether the first mention arrived while the page was open. */
  #isFirst(slug, total) {
    if (total === 0) {
      this.#unmentioned.add(slug);
    }
    return total > 0 && this.#unmentioned.has(slug);
  }

  #buttons() {
    const change =
      this.state.change === 'no'
        ? html`<span class="hint">Keywords cannot be changed, because the server has no admin token. Set ADMIN_TOKEN.</span>`
        : html`<button type="button" class="open" @click=${this.#open}>+ keyword</button>
            <button type="button" class="more" @click=${() => this.querySelector('keyword-import').open()}>import</button>`;
    return html`${change} <a class="more" href="api/keywords.txt" download title="Save all queries and labels as a file">export</a>`;
  }

  #form() {
    return html`
      <form @submit=${this.#add} @keydown=${this.#escape}>
        <input
          name="phrase"
          type="text"
          dir="auto"
          required
          autocomplete="off"
          spellcheck="false"
          aria-label="Keywords to add"
          aria-invalid=${this.problem?.place ? 'true' : nothing}
          aria-describedby="keyword-help"
          placeholder='coffee OR tea, "climate change", #ai'
          @input=${this.#typed}
          @compositionend=${this.#typed}
        />
        ${tokenField(this.state.change, this.commands)}
        <button type="submit" ?disabled=${this.busy}>Add</button>
        <button type="button" @click=${this.#close}>Cancel</button>
        <span id="keyword-help" class="help" role="status">
          ${this.problem === null ? (this.note ?? HELP) : problemText(this.problem)}
        </span>
        ${queryHelp()}
      </form>
    `;
  }

  #dialog() {
    const keyword = this.state.keywords.get(this.removing);
    return html`
      <dialog aria-labelledby="remove-heading" @close=${() => (this.removing = null)}>
        <form @submit=${this.#remove}>
          <h2 id="remove-heading">Remove <bdi>${keyword?.name}</bdi>?</h2>
          <p>This deletes its posts and counts. If you add the keyword again, it counts from zero.</p>
          ${tokenField(this.state.change, this.commands)}
          <p class="problem" role="status">${problemText(this.problem)}</p>
          <div>
            <button type="submit" class="danger" ?disabled=${this.busy}>Remove</button>
            <button type="button" autofocus @click=${() => (this.removing = null)}>Keep</button>
          </div>
        </form>
      </dialog>
    `;
  }

  async #open() {
    this.problem = null;
    this.note = null;
    this.adding = true;
    await this.updateComplete;
    this.querySelector('[name=phrase]').focus();
  }

  async #close() {
    this.adding = false;
    await this.updateComplete;
    this.querySelector('.open')?.focus();
  }

  get #trial() {
    return this.querySelector('query-trial');
  }

  #typed(event) {
    this.#trial.typed(event);
  }

  /** Escape closes the trial first, and then the form. */
  #escape(event) {
    if (event.key === 'Escape' && this.#trial.open) {
      this.#trial.close();
      this.querySelector('[name=phrase]').focus();
    } else if (event.key === 'Escape') {
      this.#close();
    }
  }

  /** Closes the trial if the focus leaves it and the form, but not if the window loses it. */
  #left({ target, relatedTarget }) {
    const isWindow = relatedTarget === null && document.activeElement === target;
    if (!isWindow && relatedTarget?.closest('.add form, query-trial') == null) {
      this.#trial?.close();
    }
  }

  #keep(added) {
    added.forEach(({ slug }) => this.#added.add(slug));
  }

  #askRemoval(slug) {
    this.problem = null;
    this.removing = slug;
  }

  async #add(event) {
    event.preventDefault();
    this.#trial.close();
    const input = event.target.elements.phrase;
    const typed = input.value;
    if (typed.length > MAX_TYPED) {
      const message = `These are too many keywords at a time. Add at most ${formatCount(MAX_TYPED)} characters.`;
      this.problem = { message, place: null };
      return;
    }
    const reply = await this.run(event.target, (token) => this.commands.add(typed, token), input);
    if (reply) {
      this.note = keywordNote(reply);
      this.#keep(reply.added);
      input.value = '';
      input.focus();
    }
  }

  async #remove(event) {
    event.preventDefault();
    const slug = this.removing;
    const keyword = this.state.keywords.get(slug);
    const reply = await this.run(event.target, (token) => this.commands.remove(slug, token));
    if (reply) {
      this.removing = null;
      // The dialog closes first, and returns the focus.
      await this.updateComplete;
      this.querySelector('keyword-undo').offer(keyword, reply.text);
    }
  }
}

customElements.define('keyword-chips', KeywordChips);
