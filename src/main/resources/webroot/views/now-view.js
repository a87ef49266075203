import { html, nothing } from 'lit';
import { formatCount, formatMinute, formatRate, formatTime } from '../format.js';
import { COLOURS } from '../palette.js';
import { SPANS } from '../router.js';
import { sinceBaseline } from '../store.js';
import { topTerms } from '../related-terms.js';
import { align, series } from '../mention-series.js';
import '../elements/chart-elements.js';
import './keyword-chips.js';
import { PageElement } from '../elements/page-element.js';
import { panel } from '../elements/panel.js';
import './posts-panel.js';
import './velocity-table.js';

/** One layer for each colour. */
const MAX_LAYERS = COLOURS;
const MAX_BARS = 14;
const MAX_BUBBLES = 44;
/** Delay of the volume chart, because counts still arrive shortly after the end of their second. */
const DELAY_MILLIS = 1_000;
const VOLUME_HEIGHT = 190;
const SPAN_NAMES = { '1m': 'minute', '10m': '10 minutes', '1h': 'hour' };

/** The start page: an overview of all keywords. */
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
        ${this.#volume(shown)} ${this.#bars(shown)} ${this.#bubbles(shown)} ${this.#velocity()} ${this.#posts(shown)}
      </div>
    `;
  }

  #volume(shown) {
    const { state, route, colours } = this;
    const { span } = route;
    // The chart stops while the page is disconnected.
    const clock = state.connection === 'live' ? () => this.clock() - DELAY_MILLIS : () => state.at - DELAY_MILLIS;
    const sums = shown
      .filter((slug) => state.mentions.has(slug))
      .map((slug) => {
        const one = series(state.mentions.get(slug), state.history.get(slug), span);
        return { slug, one, sum: one.counts.reduce((a, b) => a + b, 0) };
      });
    const busiest = new Set([...sums].sort((a, b) => b.sum - a.sum).slice(0, MAX_LAYERS).map(({ slug }) => slug));
    const layers = sums.filter(({ slug }) => busiest.has(slug));
    const rest = sums.filter(({ slug }) => !busiest.has(slug));
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
      actions: html`<span class="spans" role="group" aria-label="Time span">
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
        ${left > 0 ? html`<p class="more">and ${formatCount(left)} more with fewer mentions</p>` : nothing}
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
      note: 'last hour; select a term to filter posts',
      picture: terms.length === 0 ? null : 'murmuration-related-terms',
      body:
        terms.length === 0
          ? html`<p class="none">None yet. They appear with the first mentions.</p>`
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
      note: 'per second; trend: 1 m compared with 10 m',
      body: html`<div class="scroll" tabindex="0" role="group" aria-label="Velocity table">
        <velocity-table .state=${this.state} .colours=${this.colours}></velocity-table>
      </div>`,
    });
  }

  #posts(shown) {
    const { state, route, colours } = this;
    return html`<posts-panel
      .state=${state}
      .route=${route}
      .colours=${colours}
      .slugs=${shown}
      .choice=${[...route.hidden].join(' ')}
      .fills=${true}
      .pausable=${true}
      .heading=${'Posts'}
      .note=${route.term === null ? 'a live sample' : 'a live sample, filtered'}
    ></posts-panel>`;
  }

  #select(term) {
    this.ask('change-route', { term: this.route.term === term ? null : term });
  }
}

/** Notes until when the chart is drawn by the minute, because counts by the second are unknown. */
function byMinute({ from }, layers, history) {
  const known = Math.max(...layers.map(({ slug }) => history.get(slug).from));
  return known > from ? `; by the minute until ${formatMinute(known)}` : '';
}

/** Returns a row with all counts after the first `kept` summed up. */
function folded(row, kept) {
  return row.length === kept ? row : [...row.slice(0, kept), row.slice(kept).reduce((a, b) => a + b, 0)];
}

function noKeywords({ change }) {
  return html`
    <div class="empty">
      <h2>No keywords yet</h2>
      ${change === 'no'
        ? html`<p>To add one, run this on the server: <code>bin/murmuration keywords add climate</code></p>`
        : html`<p>Add a keyword above to see the posts that mention it.</p>`}
    </div>
  `;
}

/** Explains why no keyword has any mentions, or renders nothing if one has. */
function noMatch({ mentions, pipeline, order, connection }) {
  const any = order.some((slug) => (mentions.get(slug)?.total ?? 0) > 0);
  if (any || connection !== 'live') {
    return nothing;
  }
  const ingest = pipeline?.stages.find(({ stage }) => stage === 'ingest');
  const reason =
    ingest === undefined || ingest.state === 'running'
      ? html`Posts are being read${ingest ? html` (${formatRate(ingest.recordsPerSecond)} per second)` : nothing}, but none has
          mentioned a keyword so far. Add a more common word to check that everything works.`
      : html`No posts are arriving: ${ingest.reason ?? 'Ingest is not running'}. See the <a href="#/pipeline">pipeline</a> for
          details.`;
  return html`<p class="notice" role="status"><strong>No mentions yet.</strong> ${reason}</p>`;
}

customElements.define('now-view', NowView);
