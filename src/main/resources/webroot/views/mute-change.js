import { html, nothing } from 'lit';
import { CommandElement, problemText } from '../elements/command-element.js';
import { OfferTimer } from '../elements/offer-timer.js';
import { needsToken, tokenField } from '../elements/token-field.js';

/**
 * Mutes queries and ends mutes, asks for the admin token if it is needed, reports the result and offers to undo it. `change` is
 * the permission, as in `store.js`. `commands` has `mute(mute, token)` and `unmute(mute, token)`, where a mute is
 * `{ query, keyword }`. Dispatches `undo-ended` if the focus was in it when it disappeared.
 */
class MuteChange extends CommandElement {
  static properties = {
    change: { attribute: false },
    asking: { state: true },
    done: { state: true },
    note: { state: true },
  };
  #timer = new OfferTimer(this, () => this.#end());

  constructor() {
    super();
    this.asking = null;
    this.done = null;
    this.note = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#timer.stop();
  }

  render() {
    return html`
      <p class="muted" role="status" @keydown=${this.#escape}>${this.done === null ? nothing : this.#offer(this.done)}${this.note}</p>
      <dialog aria-labelledby="mute-heading" @close=${() => (this.asking = null)}>
        ${this.asking === null ? nothing : this.#form(this.asking)}
      </dialog>
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

  #form({ name, muted }) {
    return html`
      <form @submit=${this.#submit}>
        <h2 id="mute-heading">${muted ? 'Mute' : 'Unmute'} <bdi>${name}</bdi>?</h2>
        ${tokenField(this.change, this.commands)}
        <p class="problem" role="status">${problemText(this.problem)}</p>
        <div>
          <button type="submit" ?disabled=${this.busy}>${muted ? 'Mute' : 'Unmute'}</button>
          <button type="button" @click=${() => (this.asking = null)}>Cancel</button>
        </div>
      </form>
    `;
  }

  #offer({ name, scope, muted }) {
    return html`${muted ? 'Muted' : 'Unmuted'} <bdi>${name}</bdi> for <bdi>${scope}</bdi>.
      <button type="button" ?disabled=${this.busy} @click=${this.#undo}>Undo</button>
      ${muted ? 'Its posts do not count from now on.' : 'Its posts count from now on.'} `;
  }

  /** Mutes a query, or ends a mute if not `muted`. `name` and `scope` describe it to the user. */
  apply(mute, { name, scope, muted }) {
    const action = { mute, name, scope, muted };
    if (needsToken(this.change, this.commands)) {
      this.problem = null;
      this.asking = action;
    } else {
      this.#apply(action);
    }
  }

  /** Reports the reply of the server. Offers to undo a change, and moves the focus there. */
  async #report(action, { changed }) {
    const { name, scope, muted } = action;
    this.done = changed ? action : null;
    this.note = changed ? null : `${name} is ${muted ? 'already' : 'not'} muted for ${scope}.`;
    this.#timer.restart();
    await this.updateComplete;
    this.querySelector('.muted button')?.focus({ preventScroll: true });
  }

  async #submit(event) {
    event.preventDefault();
    const action = this.asking;
    const reply = await this.run(event.target, (token) => this.#send(action, token));
    if (reply) {
      this.asking = null;
      // The dialog closes first, and returns the focus.
      await this.updateComplete;
      this.#report(action, reply);
    }
  }

  async #apply(action) {
    this.busy = true;
    try {
      this.#report(action, await this.#send(action));
    } catch (error) {
      this.done = null;
      this.note = error.message;
      this.#timer.restart();
    } finally {
      this.busy = false;
    }
  }

  #send({ mute: { query, keyword }, muted }, token) {
    const mute = { query, keyword };
    return muted ? this.commands.mute(mute, token) : this.commands.unmute(mute, token);
  }

  async #undo() {
    const { done } = this;
    this.busy = true;
    try {
      await this.#send({ ...done, muted: !done.muted });
      this.note = done.muted ? `Unmuted ${done.name}.` : `Muted ${done.name} again. Its count begins at 0.`;
      this.done = null;
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
    this.done = null;
    this.note = null;
    if (hadFocus) {
      this.ask('undo-ended');
    }
  }
}

customElements.define('mute-change', MuteChange);
