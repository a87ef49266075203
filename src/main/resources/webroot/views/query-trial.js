import { html, nothing } from 'lit';
import { PageElement } from '../elements/page-element.js';
import { postMeta, postText } from '../elements/post.js';
import { ApiError } from '../kafka/api/client.js';
import { TrialRun } from '../trial-run.js';
import { formatShare, isChoice, obstacle, partEffect, trialProblem, trialSummary, withExclusion } from '../trial-text.js';

/**
 * Shows what the query in a field would find in the latest posts, as it is typed, if the tab has the admin token. `placeOf` returns
 * the place `{ start, end }` of the query in the text of the field. `commands` has `knowsToken()` and `tryQuery(query, signal)`.
 * `hint` is shown while no query is tried.
 */
class QueryTrial extends PageElement {
  static properties = {
    commands: { attribute: false },
    placeOf: { attribute: false },
    hint: { attribute: false },
    shown: { state: true },
  };
  #field = null;
  /** The place of the query in the field. Each change of the text sets it. */
  #place = null;
  #run = new TrialRun(
    (query, signal) => this.#try(query, signal),
    (state) => (this.shown = state),
  );

  constructor() {
    super();
    this.placeOf = ({ length }) => ({ start: 0, end: length });
    this.shown = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', 'Trial of the query');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.close();
  }

  get open() {
    return this.shown?.open === true;
  }

  /** Tries the query in a field after a pause. `event` is one of `input` and `compositionend`. */
  typed({ target, isComposing = false }) {
    if (!isComposing && this.commands.knowsToken()) {
      const { value, selectionStart } = target;
      const { start, end } = this.placeOf(value, selectionStart);
      this.#field = target;
      this.#place = { start, end };
      this.#run.type(value.slice(start, end));
    }
  }

  close() {
    this.#run.close();
  }

  willUpdate() {
    this.tabIndex = this.open ? 0 : -1; // It scrolls.
    this.toggleAttribute('data-open', this.open);
    this.toggleAttribute('data-waiting', this.open && this.shown.waiting);
  }

  render() {
    const { trial = null, problem = null, waiting = false, query = '' } = this.shown ?? {};
    return html`
      ${this.open ? this.#head(trial?.query ?? query) : nothing}
      <p class="said" role="status">${this.open ? said(trial, problem, waiting) : nothing}</p>
      ${this.open
        ? html`${problem === null ? nothing : this.#again(problem, query)} ${trial === null ? nothing : this.#result(trial)}`
        : html`<p class="hint">${this.hint}</p>`}
    `;
  }

  #head(query) {
    return html`<header>
      <h3>Trial</h3>
      <code dir="auto">${query}</code>
      <span class="note" aria-hidden="true">trying…</span>
    </header>`;
  }

  #again({ code }, query) {
    return code === 400 || code === 403
      ? nothing
      : html`<button type="button" class="again" @click=${() => this.#run.try(query)}>Try again</button>`;
  }

  #result(trial) {
    return html`${trial.read === 0 || trial.parts.length === 0 ? nothing : partList(trial)}
    ${trial.exclusions.length === 0 ? nothing : this.#exclusions(trial)}
    ${trial.samples.length === 0 ? nothing : sampleList(trial)}`;
  }

  #exclusions(trial) {
    return html`<h4 id="trial-exclusions">May be about something else</h4>
      <ul class="exclusions" role="list" aria-labelledby="trial-exclusions">
        ${trial.exclusions.map(
          ({ word, share }) => html`<li>
            <button type="button" title="Exclude the posts with ${word}" @click=${() => this.#exclude(word, trial)}>
              <bdi>-${word}</bdi> <span class="count">in ${formatShare(share)}</span>
            </button>
          </li>`,
        )}
      </ul>`;
  }

  async #try(query, signal) {
    const message = obstacle(query);
    if (message !== null) {
      throw new ApiError(message, 400);
    }
    return this.commands.tryQuery(query, signal);
  }

  /** Appends an exclusion to the query in the field, which may have changed since the trial. */
  #exclude(word, trial) {
    const { start, end } = this.#place;
    const typed = this.#field.value.slice(start, end);
    const query = withExclusion(typed, word, isChoice(trial) || this.shown.waiting);
    this.#field.setRangeText(query, start, end, 'end');
    this.#field.focus();
    this.#place = { start, end: start + query.length };
    this.#run.try(query);
  }
}

function said(trial, problem, waiting) {
  if (problem !== null) {
    return trialProblem(problem);
  }
  return trial === null ? (waiting ? 'Trying the query on the posts of the last 10 minutes…' : nothing) : trialSummary(trial);
}

function partList({ parts }) {
  return html`<h4>What each part does</h4>
    <ul class="parts" role="list">
      ${parts.map((part) => html`<li><code dir="auto">${part.part}</code> ${partEffect(part)}</li>`)}
    </ul>`;
}

function sampleList({ samples }) {
  return html`<h4>${samples.length === 1 ? 'The latest matching post' : `The latest ${samples.length} matching posts`}</h4>
    <ul class="posts" role="list">
      ${samples.map((post) => html`<li class="post" data-open>${postMeta(post)} ${postText(post)}</li>`)}
    </ul>`;
}

customElements.define('query-trial', QueryTrial);
