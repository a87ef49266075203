import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { CommandElement, problemText } from '../elements/command-element.js';
import { queryHelp } from '../elements/query-help.js';
import { tokenField } from '../elements/token-field.js';
import { formatCount } from '../format.js';
import { heldBack, muteKey, muteScope, mutesNote, mutesOf } from '../mutes.js';
import './mute-change.js';

const HELP = 'words, "a phrase", from: an author, url: a domain, source: or lang:, also combined; their posts do not count from now on';

/**
 * The mutes that apply to the keyword `slug`, or all if it is null, with a form that adds one. `clock` returns the time of the
 * server. `commands` has `mute(mute, token)` and `unmute(mute, token)`. Without permission and mutes, it is empty.
 */
class MutePanel extends CommandElement {
  static properties = {
    state: { attribute: false },
    slug: { attribute: false },
    clock: { attribute: false },
    isOpen: { state: true },
    note: { state: true },
  };

  constructor() {
    super();
    this.isOpen = false;
    this.note = null;
  }

  render() {
    const { state, slug } = this;
    const { mutes, total } = state.mutes;
    const shown = mutesOf(mutes, slug);
    const count = slug === null ? total : shown.length;
    if (count === 0 && state.change === 'no') {
      return nothing;
    }
    return html`
      <details class="mutes" @toggle=${(event) => (this.isOpen = event.target.open)}>
        <summary>Muted: ${mutesNote(shown, count, this.clock())}</summary>
        ${this.isOpen ? this.#content(shown, total - mutes.length) : nothing}
      </details>
      <mute-change
        .change=${state.change}
        .commands=${this.commands}
        @undo-ended=${() => this.querySelector('summary').focus()}
      ></mute-change>
    `;
  }

  #content(shown, left) {
    const now = this.clock();
    return html`
      ${shown.length === 0
        ? nothing
        : html`<ul role="list" aria-label="Muted queries">
            ${repeat(shown, muteKey, (mute) => this.#row(mute, now))}
          </ul>`}
      ${left > 0
        ? html`<p class="hint">and ${formatCount(left)} more, which held back nothing lately: <a href="api/mutes">all as JSON</a></p>`
        : nothing}
      ${this.state.change === 'no' ? nothing : this.#form()}
    `;
  }

  #row(mute, now) {
    const { keywords, change } = this.state;
    const scope = muteScope(mute, keywords);
    const unmute = () => this.querySelector('mute-change').apply(mute, { name: mute.query, scope, muted: false });
    return html`<li>
      <code dir="auto">${mute.query}</code>
      <span>for <bdi>${scope}</bdi></span>
      <span class="hint">${heldBack(mute, now)}</span>
      ${change === 'no'
        ? nothing
        : html`<button type="button" aria-label="Unmute ${mute.query} for ${scope}" @click=${unmute}>Unmute</button>`}
    </li>`;
  }

  #form() {
    const { state, slug } = this;
    return html`
      <form @submit=${this.#add}>
        <input
          name="query"
          type="text"
          dir="auto"
          required
          autocomplete="off"
          spellcheck="false"
          aria-label="Query to mute"
          aria-invalid=${this.problem?.place ? 'true' : nothing}
          aria-describedby="mute-help"
          placeholder="from:spambot"
        />
        <label>
          for
          <select name="keyword">
            ${guard([state.keywords, slug], () => options(state.keywords, slug))}
          </select>
        </label>
        ${tokenField(state.change, this.commands)}
        <button type="submit" ?disabled=${this.busy}>Mute</button>
        <span id="mute-help" class="help" role="status">
          ${this.problem === null ? (this.note ?? HELP) : problemText(this.problem)}
        </span>
        ${queryHelp({ labels: false })}
      </form>
    `;
  }

  async #add(event) {
    event.preventDefault();
    const { query, keyword } = event.target.elements;
    const mute = { query: query.value, keyword: keyword.value === '' ? null : keyword.value };
    this.note = null;
    const reply = await this.run(event.target, (token) => this.commands.mute(mute, token), query);
    if (reply) {
      const scope = muteScope(reply, this.state.keywords);
      this.note = reply.changed ? `Muted ${reply.query} for ${scope}` : `${reply.query} is already muted for ${scope}`;
      query.value = '';
      query.focus();
    }
  }
}

/** The scopes to choose from: a keyword or all, or each keyword. */
function options(keywords, slug) {
  const all = html`<option value="">all keywords</option>`;
  const one = ({ slug: value, name }) => html`<option value=${value}>${name}</option>`;
  const sorted = [...keywords.values()].sort((a, b) => a.name.localeCompare(b.name));
  // By key, so that the selected element stays that of its keyword.
  return slug === null ? html`${all}${repeat(sorted, (keyword) => keyword.slug, one)}` : [one(keywords.get(slug)), all];
}

customElements.define('mute-panel', MutePanel);
