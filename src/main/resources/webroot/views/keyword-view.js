import { html, nothing } from 'lit';
import { formatCount, formatDay, formatRate, formatTime } from '../format.js';
import '../elements/chart-elements.js';
import { PageElement } from '../elements/page-element.js';
import { panel } from '../elements/panel.js';
import './keyword-edit.js';
import './mute-panel.js';
import './posts-panel.js';
import { arrow } from '../elements/trend.js';
import { sourceNames } from '../charts/picture.js';
import { beforeAdded, isUnknown, uncountedTime, unknownTimes } from '../unknown-times.js';

const HEIGHT = 200;
/** A name with more characters has a smaller heading. */
const LONG_NAME = 60;
const PANES = { span: 'Last hour', unit: '5 minutes', bar: 7, height: 18 };

/** One keyword: its last hour and minute, related terms and latest posts. */
class KeywordView extends PageElement {
  static properties = {
    state: { attribute: false },
    route: { attribute: false },
    colors: { attribute: false },
    commands: { attribute: false },
    clock: { attribute: false },
    detail: { state: true },
    copied: { state: true },
    loading: { state: true },
  };
  #asked = null;

  willUpdate(changed) {
    const { slug } = this.route;
    const { connection, keywords, snapshots } = this.state;
    const wanted = connection === 'live' && keywords.has(slug) ? `${slug} ${keywords.get(slug).addedAt} ${snapshots}` : null;
    if (changed.has('route') && this.detail && this.detail.keyword.slug !== slug) {
      this.detail = null;
    }
    if (wanted !== null && wanted !== this.#asked) {
      this.#asked = wanted;
      this.loading = 'running';
      this.#fetch(slug);
    } else if (connection !== 'live') {
      this.#asked = null;
    }
  }

  render() {
    const { state, route } = this;
    const keyword = state.keywords.get(route.slug);
    if (keyword === undefined) {
      return html`<div class="empty">
        <h2>This keyword is not followed</h2>
        <p><code>${route.slug}</code> may have been removed. <a href="#/">Show all keywords</a></p>
      </div>`;
    }
    const mention = state.mentions.get(route.slug);
    const color = this.colors.get(route.slug);
    const now = state.connection === 'live' ? this.clock() : state.at;
    const unknown = [beforeAdded(keyword.addedAt), ...unknownTimes(state, now)];
    return html`
      <div class="keyword-head" data-k=${color}>
        <a href="#/">All keywords</a>
        <h2 class="swatch" ?data-long=${keyword.name.length > LONG_NAME}><bdi>${keyword.name}</bdi></h2>
        ${figure('mentions', mention ? formatCount(mention.total) : '0')}
        ${figure('per second, 1 m', formatRate(mention?.rates['1m'] ?? 0))}
        ${figure('10 m', formatRate(mention?.rates['10m'] ?? 0))}
        ${figure('1 h', formatRate(mention?.rates['1h'] ?? 0))}
        ${figure('trend', arrow(mention, { change: true }))}
        ${figure('followed since', formatDay(keyword.addedAt))}
        ${keyword.editedAt ? figure('this query since', formatDay(keyword.editedAt)) : nothing} ${this.#links(keyword)}
        ${keyword.name === keyword.phrase
          ? nothing
          : html`<p class="query">Query: <code dir="auto">${keyword.phrase}</code></p>`}
      </div>
      <keyword-edit .keyword=${keyword} .change=${state.change} .commands=${this.commands}></keyword-edit>
      <mute-panel .state=${state} .slug=${route.slug} .clock=${this.clock} .commands=${this.commands}></mute-panel>
      ${mention === undefined
        ? html`<p class="notice" role="status"><strong>No mentions yet.</strong> Posts appear here as soon as one mentions this keyword.</p>`
        : nothing}
      <div class="keyword-panels" ?data-stale=${state.connection !== 'live' || uncountedTime(state, now)?.stopped}>
        ${mention === undefined ? nothing : this.#timelines(keyword, { mention, color, unknown })}
        ${this.#terms(keyword, { color, unknown })} ${this.#posts(keyword)}
      </div>
    `;
  }

  async #fetch(slug) {
    const asked = this.#asked;
    let loading = 'failed';
    try {
      const { snapshots } = this.state;
      const response = await fetch(`api/keywords/${encodeURIComponent(slug)}`);
      const detail = response.ok ? await response.json() : null;
      if (detail !== null && asked === this.#asked && slug === this.route.slug) {
        this.ask('earlier-posts', { posts: detail.posts, snapshots });
        this.detail = detail;
        loading = 'done';
      }
    } catch (error) {
      // The page still shows the data from the event bus.
      console.warn('cannot load the details of a keyword', error);
    }
    if (asked === this.#asked) {
      this.loading = loading;
    }
  }

  #links({ slug }) {
    const api = `api/keywords/${encodeURIComponent(slug)}`;
    return html`<p class="links">
      ${this.state.change === 'no'
        ? nothing
        : html`<button type="button" @click=${() => this.querySelector('keyword-edit').open()}>edit</button>`}
      <a href="${api}.csv" download>CSV</a>
      <a href="${api}?download" download>JSON</a>
      <button type="button" @click=${this.#copy}>${this.copied ?? 'copy link'}</button>
    </p>`;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.copied = 'copied';
    } catch {
      this.copied = 'copy from the address bar';
    }
    setTimeout(() => (this.copied = null), 2_000);
  }

  #timelines({ slug, name: title }, { mention, color, unknown }) {
    const { pipeline } = this.state;
    const chart = (name, heading, series, unit) =>
      panel({
        name,
        title: heading,
        note: `mentions per ${unit}`,
        picture: {
          name: `${slug}-${name}`,
          title,
          unit: `mentions per ${unit}`,
          from: series.from,
          to: series.from + series.counts.length * series.step,
          sources: sourceNames(pipeline),
        },
        body: html`<time-line class="drawing" .data=${{ series, color, unit, unknown, height: HEIGHT }}></time-line>`,
      });
    return html`
      ${chart('hour', 'The last hour', { ...mention.minutes, step: 60_000 }, 'minute')}
      ${chart('minute', 'The last minute', { ...mention.seconds, step: 1_000 }, 'second')}
    `;
  }

  #terms({ slug }, { color, unknown }) {
    const live = this.state.relatedTerms.get(slug);
    const full = this.detail?.keyword.slug === slug ? this.detail.related : null;
    const counts = new Map(live?.terms.map(({ term }) => [term, true]));
    const terms = [...(live?.terms ?? []), ...(full?.terms ?? []).filter(({ term }) => !counts.has(term))];
    const { panesFrom, paneMillis } = live ?? full ?? {};
    const paneUnknown = (i, count) =>
      isUnknown(unknown, panesFrom + i * paneMillis, panesFrom + (i + 1) * paneMillis, count);
    const withPanes = terms.filter(({ panes }) => panes);
    const rest = terms.filter(({ panes }) => !panes);
    return panel({
      name: 'keyword-terms',
      title: 'Related terms',
      note: live ? `from ${formatCount(live.posts)} posts of the last hour` : nothing,
      body:
        terms.length === 0
          ? html`<p class="none">None yet.</p>`
          : html`
              <div class="scroll" tabindex="0" role="group" aria-label="Related terms">
                <table class="terms">
                  <thead>
                    <tr>
                      <th scope="col">Term</th>
                      <th scope="col" class="figure">Posts</th>
                      <th scope="col">Per 5 minutes</th>
                    </tr>
                  </thead>
                  <tbody data-k=${color}>
                    ${withPanes.map(
                      ({ term, count, panes }) => html`<tr>
                        <th scope="row"><bdi>${term}</bdi></th>
                        <td class="figure">${formatCount(count)}</td>
                        <td>
                          <spark-line
                            .data=${{ counts: panes, ...PANES, unknown: paneUnknown }}
                          ></spark-line>
                        </td>
                      </tr>`,
                    )}
                  </tbody>
                </table>
                <ul class="more-terms" role="list">
                  ${rest.map(({ term, count }) => html`<li><bdi>${term}</bdi> <span class="count">${formatCount(count)}</span></li>`)}
                </ul>
              </div>
            `,
    });
  }

  #posts({ slug }) {
    const { state, route, colors } = this;
    return html`<posts-panel
      .state=${state}
      .route=${route}
      .colors=${colors}
      .commands=${this.commands}
      .slugs=${[slug]}
      .choice=${`${slug} ${this.loading}`}
      .loading=${this.loading}
      .heading=${'Latest posts'}
      .note=${state.at > 0 ? `as of ${formatTime(state.at)}` : nothing}
    ></posts-panel>`;
  }
}

function figure(name, value) {
  return html`<dl><dt>${name}</dt><dd>${value}</dd></dl>`;
}

customElements.define('keyword-view', KeywordView);
