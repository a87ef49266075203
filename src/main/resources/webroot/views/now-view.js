import { html, nothing } from 'lit';
import { sourceNames } from '../charts/picture.js';
import { MAX_SLICES } from '../charts/slices.js';
import { formatCount, formatRate, formatTime } from '../format.js';
import { sinceBaseline } from '../store.js';
import { topTerms } from '../related-terms.js';
import { beforeAdded, uncountedTime, unknownTimes } from '../unknown-times.js';
import '../elements/chart-elements.js';
import './keyword-chips.js';
import { PageElement } from '../elements/page-element.js';
import { panel } from '../elements/panel.js';
import './mute-panel.js';
import './posts-panel.js';
import './velocity-table.js';
import { volumePanel } from './volume-panel.js';

const MAX_BARS = 14;
const MAX_BUBBLES = 44;
const HOUR_MILLIS = 3_600_000;
/** Delay of the volume chart, because counts still arrive shortly after the end of their second. */
const DELAY_MILLIS = 1_000;

/** The start page: an overview of all keywords. */
class NowView extends PageElement {
  static properties = {
    state: { attribute: false },
    route: { attribute: false },
    colors: { attribute: false },
    commands: { attribute: false },
    clock: { attribute: false },
    others: { state: true },
    logarithmic: { state: true },
  };

  constructor() {
    super();
    this.others = false;
    this.logarithmic = false;
  }

  /** Returns the time up to which charts are drawn. They stop while the page is disconnected. */
  #counted = () => (this.state.connection === 'live' ? this.clock() : this.state.at) - DELAY_MILLIS;

  render() {
    const { state, route, colors, commands } = this;
    const shown = state.order.filter((slug) => !route.hidden.has(slug));
    return html`
      <div class="toolbar">
        <keyword-chips .state=${state} .route=${route} .colors=${colors} .commands=${commands}></keyword-chips>
        <mute-panel .state=${state} .slug=${null} .clock=${this.clock} .commands=${commands}></mute-panel>
      </div>
      ${state.order.length === 0 ? noKeywords(state) : this.#panels(shown)}
    `;
  }

  #panels(shown) {
    const { state } = this;
    const now = state.connection === 'live' ? this.clock() : state.at;
    const unknown = unknownTimes(state, now);
    const stale = state.connection !== 'live' || uncountedTime(state, now)?.stopped;
    return html`
      ${noMatch(state)}
      <div class="now" ?data-stale=${stale}>
        ${shown.length === 0 ? nothing : this.#volume(shown, unknown)} ${this.#bars(shown)} ${this.#bubbles(shown)}
        ${this.#velocity(unknown)} ${this.#posts(shown)}
      </div>
    `;
  }

  #volume(shown, unknown) {
    const { state, route, colors } = this;
    const added = shown.map((slug) => state.keywords.get(slug).addedAt);
    return volumePanel({
      state,
      span: route.span,
      colors,
      shown,
      clock: this.#counted,
      unknown: [...unknown, beforeAdded(Math.min(...added))],
      others: this.others,
      onSpan: (span) => this.ask('change-route', { span }),
      onOthers: () => (this.others = !this.others),
    });
  }

  #bars(shown) {
    const { state, colors } = this;
    const { baseline } = state;
    const bars = shown.map((slug) => ({
      slug,
      name: state.keywords.get(slug).name,
      query: state.keywords.get(slug).phrase,
      color: colors.get(slug),
      count: sinceBaseline(state, slug),
    }));
    const left = bars.length - MAX_BARS;
    const since = baseline === null ? 'since added' : `since ${formatTime(baseline.at)}`;
    return panel({
      name: 'mentions',
      title: 'Mentions',
      note: `${since}${this.logarithmic ? '; logarithmic' : ''}`,
      picture: {
        name: 'mentions',
        title: `Mentions ${since}`,
        unit: this.logarithmic ? 'logarithmic scale' : undefined,
        from: baseline?.at,
        to: state.at,
        sources: sourceNames(state.pipeline),
      },
      actions: html`
        <button
          type="button"
          aria-label="Logarithmic scale"
          aria-pressed=${this.logarithmic}
          @click=${() => (this.logarithmic = !this.logarithmic)}
        >
          log
        </button>
        <button type="button" @click=${() => this.ask('reset-baseline', true)}>from now</button>
        ${baseline === null
          ? nothing
          : html`<button type="button" @click=${() => this.ask('reset-baseline', false)}>all</button>`}
      `,
      body: html`
        <mention-bars class="drawing" .data=${{ bars, max: MAX_BARS, logarithmic: this.logarithmic }}></mention-bars>
        ${left > 0 ? html`<p class="more">and ${formatCount(left)} more with fewer mentions</p>` : nothing}
      `,
    });
  }

  #bubbles(shown) {
    const { state, route, colors } = this;
    const related = shown.map((slug) => state.relatedTerms.get(slug)).filter(Boolean);
    const keywords = new Map(
      shown.map((slug) => [slug, { name: state.keywords.get(slug).name, color: colors.get(slug) }]),
    );
    const terms = topTerms(related, MAX_BUBBLES);
    return panel({
      name: 'related',
      title: 'Related terms',
      note: 'last hour; select a term to filter posts',
      picture:
        terms.length === 0
          ? null
          : {
              name: 'related-terms-1h',
              title: 'Related terms',
              unit: 'posts of the last hour',
              from: state.at - HOUR_MILLIS,
              to: state.at,
              sources: sourceNames(state.pipeline),
              legend: legend(terms, keywords),
            },
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

  #velocity(unknown) {
    return panel({
      name: 'velocity-panel',
      title: 'Velocity',
      note: 'per second; trend: 1 m compared with 9 m before',
      body: html`<div class="scroll" tabindex="0" role="group" aria-label="Velocity table">
        <velocity-table .state=${this.state} .colors=${this.colors} .unknown=${unknown}></velocity-table>
      </div>`,
    });
  }

  #posts(shown) {
    const { state, route, colors } = this;
    return html`<posts-panel
      .state=${state}
      .route=${route}
      .colors=${colors}
      .commands=${this.commands}
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

/** Returns the colors of bubbles that stand for keywords. */
function legend(terms, keywords) {
  const used = new Set(terms.flatMap(({ parts }) => parts.slice(0, MAX_SLICES).map(({ slug }) => slug)));
  return [...keywords].filter(([slug]) => used.has(slug)).map(([, keyword]) => keyword);
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
