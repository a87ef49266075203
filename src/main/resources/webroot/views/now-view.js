import { html, nothing } from 'lit';
import { formatCount, formatMinute, formatRate, formatTime } from '../format.js';
import { COLOURS } from '../palette.js';
import { SPANS } from '../router.js';
import { sinceBaseline } from '../store.js';
import { hasTerm, topTerms } from '../related-terms.js';
import { align, series } from '../mention-series.js';
import '../elements/chart-elements.js';
import './keyword-chips.js';
import { PageElement } from '../elements/page-element.js';
import { panel } from '../elements/panel.js';
import './post-list.js';
import './velocity-table.js';

/** As many as there are colours. */
const MAX_LAYERS = COLOURS;
const MAX_BARS = 14;
const MAX_BUBBLES = 44;
/** Counts still come in for a moment after their second is over. */
const LATE_MILLIS = 1_000;
const VOLUME_HEIGHT = 190;
const SPAN_NAMES = { '1m': 'minute', '10m': '10 minutes', '1h': 'hour' };

/** The start view: all keywords at a glance. */
class NowView extends PageElement {
  static properties = {
    state: { attribute: false },
    route: { attribute: false },
    colours: { attribute: false },
    commands: { attribute: false },
    clock: { attribute: false },
  };

  render() {
    const { state, route, colours, commands } = this;
    const shown = state.order.filter((slug) => !route.hidden.has(slug));
    return html`
      <div class="toolbar">
        <keyword-chips .state=${state} .route=${route} .colours=${colours} .commands=${commands}></keyword-chips>
      </div>
      ${state.order.length === 0 ? noKeywords(state) : this.#panels(shown)}
    `;
  }

  #panels(shown) {
    const { state } = this;
    return html`
      ${noMatch(state)}
      <div class="now" ?data-stale=${state.connection !== 'live'}>
        ${this.#volume(shown)} ${this.#bars(shown)} ${this.#bubbles(shown)} ${this.#velocity()} ${this.#posts()}
      </div>
    `;
  }

  #volume(shown) {
    const { state, route, colours } = this;
    const { span } = route;
    // Without the server time stands still.
    const clock = state.connection === 'live' ? () => this.clock() - LATE_MILLIS : () => state.at - LATE_MILLIS;
    const sums = shown
      .filter((slug) => state.mentions.has(slug))
      .map((slug) => {
        const one = series(state.mentions.get(slug), state.history.get(slug), span);
        return { slug, one, sum: one.counts.reduce((a, b) => a + b, 0) };
      });
    const loudest = new Set([...sums].sort((a, b) => b.sum - a.sum).slice(0, MAX_LAYERS).map(({ slug }) => slug));
    const layers = sums.filter(({ slug }) => loudest.has(slug));
    const rest = sums.filter(({ slug }) => !loudest.has(slug));
    const own = align([...layers, ...rest].map(({ one }) => one), clock());
    const data = own && {
      layers: [
        ...layers.map(({ slug }) => ({ slug, phrase: state.keywords.get(slug).phrase, colour: colours.get(slug) })),
        ...(rest.length > 0 ? [{ slug: '', phrase: `${formatCount(rest.length)} more`, colour: null }] : []),
      ],
      aligned: { ...own, rows: own.rows.map((row) => folded(row, layers.length)) },
      clock,
      height: VOLUME_HEIGHT,
    };
    return panel({
      name: 'volume',
      title: 'Volume',
      note: `mentions per second, last ${SPAN_NAMES[span]}${own && span === '10m' ? byMinute(own, layers, state.history) : ''}`,
      picture: own && `murmuration-volume-${span}`,
      actions: html`<span class="spans" role="group" aria-label="Time shown">
        ${SPANS.map(
          (name) => html`<button type="button" aria-pressed=${name === span} @click=${() => this.ask('change-route', { span: name })}>
            ${name}
          </button>`,
        )}
      </span>`,
      body: html`<volume-stream class="drawing" .data=${data}></volume-stream>`,
    });
  }

  #bars(shown) {
    const { state, colours } = this;
    const { baseline } = state;
    const bars = shown.map((slug) => ({
      slug,
      phrase: state.keywords.get(slug).phrase,
      colour: colours.get(slug),
      count: sinceBaseline(state, slug),
    }));
    const left = bars.length - MAX_BARS;
    return panel({
      name: 'mentions',
      title: 'Mentions',
      note: baseline === null ? 'since added' : `since ${formatTime(baseline.at)}`,
      picture: 'murmuration-mentions',
      actions: html`
        <button type="button" @click=${() => this.ask('reset-baseline', true)}>from now</button>
        ${baseline === null
          ? nothing
          : html`<button type="button" @click=${() => this.ask('reset-baseline', false)}>all</button>`}
      `,
      body: html`
        <mention-bars class="drawing" .data=${{ bars, max: MAX_BARS }}></mention-bars>
        ${left > 0 ? html`<p class="more">and ${formatCount(left)} with fewer</p>` : nothing}
      `,
    });
  }

  #bubbles(shown) {
    const { state, route, colours } = this;
    const related = shown.map((slug) => state.relatedTerms.get(slug)).filter(Boolean);
    const keywords = new Map(
      shown.map((slug) => [slug, { phrase: state.keywords.get(slug).phrase, colour: colours.get(slug) }]),
    );
    const terms = topTerms(related, MAX_BUBBLES);
    return panel({
      name: 'related',
      title: 'Related terms',
      note: 'of the last hour; pick one to filter posts',
      picture: terms.length === 0 ? null : 'murmuration-related-terms',
      body:
        terms.length === 0
          ? html`<p class="none">None yet: they come with the first mentions.</p>`
          : html`<term-bubbles
              class="drawing"
              .data=${{ terms, keywords, selected: route.term }}
              @select-term=${(event) => this.#select(event.detail)}
            ></term-bubbles>`,
    });
  }

  #velocity() {
    return panel({
      name: 'velocity-panel',
      title: 'Velocity',
      note: 'per second; trend: 1 m against 10 m',
      body: html`<div class="scroll" tabindex="0" role="group" aria-label="Velocity, as a table">
        <velocity-table .state=${this.state} .colours=${this.colours}></velocity-table>
      </div>`,
    });
  }

  #posts() {
    const { state, route } = this;
    const { term, hidden } = route;
    const accepts = {
      name: `${state.snapshots} ${term} ${[...hidden].join(' ')}`,
      test: (post) =>
        post.keywords.some((slug) => state.keywords.has(slug) && !hidden.has(slug)) &&
        (term === null || hasTerm(post.text, term)),
      none:
        term === null
          ? 'No post yet. The latest ones that mention a keyword are shown here.'
          : `None of the latest posts has “${term}” in it.`,
    };
    return panel({
      name: 'posts-panel',
      title: 'Posts',
      note: term === null ? 'a live sample' : 'a live sample, filtered',
      actions: html`
        ${term === null
          ? nothing
          : html`<button type="button" class="filter" aria-label="Show posts with any term again" @click=${() => this.#select(term)}>
              <bdi>${term}</bdi> ×
            </button>`}
        <button type="button" aria-pressed=${state.paused} @click=${() => this.ask('toggle-pause')}>
          ${state.paused ? 'paused' : 'pause'}
        </button>
      `,
      body: html`<div class="scroll" tabindex="0" role="group" aria-label="Posts">
        <post-list
          .posts=${state.posts}
          .changes=${state.changes}
          .keywords=${state.keywords}
          .colours=${this.colours}
          .accepts=${accepts}
          .paused=${state.paused || state.connection !== 'live'}
        ></post-list>
      </div>`,
    });
  }

  #select(term) {
    this.ask('change-route', { term: this.route.term === term ? null : term });
  }
}

/** What seconds are not known of is drawn by the minute: until when that is. */
function byMinute({ from }, layers, history) {
  const known = Math.max(...layers.map(({ slug }) => history.get(slug).from));
  return known > from ? `; until ${formatMinute(known)} by the minute` : '';
}

/** A row with all that comes after the first `kept` counts as one. */
function folded(row, kept) {
  return row.length === kept ? row : [...row.slice(0, kept), row.slice(kept).reduce((a, b) => a + b, 0)];
}

function noKeywords({ change }) {
  return html`
    <div class="empty">
      <h2>No keywords yet</h2>
      ${change === 'no'
        ? html`<p>On the machine where it runs: <code>bin/murmuration keywords add climate</code></p>`
        : html`<p>Add a word above, and see who mentions it.</p>`}
    </div>
  `;
}

/** Says why nothing is counted, where nothing is. */
function noMatch({ mentions, pipeline, order, connection }) {
  const any = order.some((slug) => (mentions.get(slug)?.total ?? 0) > 0);
  if (any || connection !== 'live') {
    return nothing;
  }
  const ingest = pipeline?.stages.find(({ stage }) => stage === 'ingest');
  const reason =
    ingest === undefined || ingest.state === 'running'
      ? html`Posts are read${ingest ? html` (${formatRate(ingest.recordsPerSecond)} per second)` : nothing}, and none has mentioned a
          keyword so far. A more common word may tell whether all is well.`
      : html`No posts are coming in: ${ingest.reason ?? 'ingest does not run'}. The <a href="#/pipeline">pipeline</a> shows more.`;
  return html`<p class="notice" role="status"><strong>No mentions yet.</strong> ${reason}</p>`;
}

customElements.define('now-view', NowView);
