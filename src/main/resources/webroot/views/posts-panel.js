import { html, nothing } from 'lit';
import { PageElement } from '../elements/page-element.js';
import { panel } from '../elements/panel.js';
import { Hold } from '../hold.js';
import { noPosts } from '../no-posts.js';
import { MAX_PER_KEYWORD } from '../posts.js';
import { hasTerm } from '../related-terms.js';
import { formatRoute } from '../router.js';
import './mute-change.js';
import './post-list.js';

/** Maximum number of keywords whose earlier posts are requested at a time. */
const MAX_REQUESTS = 20;

/**
 * The panel with the posts of the keywords `slugs`, filtered by the term of the route. It holds the list while the user points
 * at it or has the keyboard focus in it, and shows the reason. `choice` identifies the chosen keywords and is empty without a
 * choice. With `fills`, it requests the earlier posts of chosen keywords from the server and dispatches `earlier-posts`.
 * Otherwise `loading` is the state of such a request: `running`, `failed` or `done`. `commands` has those of `mute-change`.
 */
class PostsPanel extends PageElement {
  static properties = {
    state: { attribute: false },
    route: { attribute: false },
    colors: { attribute: false },
    commands: { attribute: false },
    slugs: { attribute: false },
    choice: { attribute: false },
    fills: { attribute: false },
    pausable: { attribute: false },
    heading: { attribute: false },
    note: { attribute: false },
    loading: { attribute: false },
    waiting: { state: true },
    filled: { state: true },
  };
  #hold = new Hold();
  #asked = null;

  constructor() {
    super();
    this.waiting = { reason: null, count: 0 };
    this.loading = 'done';
    this.filled = 0;
    for (const type of ['pointermove', 'wheel']) {
      this.addEventListener(type, (event) => this.#pointed(event), { passive: true });
    }
    this.addEventListener('pointerleave', () => this.#hold.end('pointer'));
    for (const type of ['focusin', 'keydown']) {
      this.addEventListener(type, () => this.#focused());
    }
    this.addEventListener('focusout', () => this.#hold.end('focus'));
    this.addEventListener('mute-post', ({ detail: { query, name } }) =>
      this.querySelector('mute-change').apply({ query, keyword: null }, { name, scope: 'all keywords', muted: true }),
    );
    this.addEventListener('undo-ended', () => this.querySelector('.scroll').focus({ preventScroll: true }));
    this.addEventListener('posts-waiting', (event) => (this.waiting = event.detail));
  }

  willUpdate() {
    const { state, route, choice } = this;
    const wanted = state.connection === 'live' && (choice !== '' || route.term !== null);
    const key = wanted ? JSON.stringify([state.snapshots, choice, route.term]) : null;
    if (this.fills && key !== this.#asked) {
      this.#asked = key;
      this.loading = 'done';
      const slugs = key === null ? [] : this.#unknown();
      if (slugs.length > 0) {
        this.loading = 'running';
        this.#fill(key, slugs);
      }
    }
  }

  render() {
    const { state, route, colors } = this;
    const { term } = route;
    const { reason, count } = this.waiting;
    return panel({
      name: 'posts-panel',
      title: this.heading,
      note: reason === null ? this.note : NOTES[reason],
      actions: html`
        ${term === null
          ? nothing
          : html`<button
              type="button"
              class="filter"
              aria-label="Remove the filter and show all posts"
              @click=${() => this.ask('change-route', { term: null })}
            >
              <bdi>${term}</bdi> ×
            </button>`}
        ${reason === null || count === 0
          ? nothing
          : html`<button type="button" class="fresh" title="Show the new posts" @click=${this.#take}>
              ${count > 99 ? '99+' : count} new
            </button>`}
        ${this.pausable
          ? html`<button type="button" aria-pressed=${state.paused} @click=${() => this.ask('toggle-pause')}>
              ${state.paused ? 'paused' : 'pause'}
            </button>`
          : nothing}
      `,
      body: html`<mute-change .change=${state.change} .commands=${this.commands}></mute-change>
      <div class="scroll" tabindex="0" role="group" aria-label="Posts">
        <post-list
          .posts=${state.posts}
          .changes=${state.changes}
          .keywords=${state.keywords}
          .colors=${colors}
          .accepts=${this.#accepts()}
          .paused=${(this.pausable && state.paused) || state.connection !== 'live'}
          .hold=${this.#hold}
          .mutable=${state.change !== 'no'}
          .termHref=${(one) => formatRoute({ ...route, term: one })}
        ></post-list>
      </div>`,
    });
  }

  #accepts() {
    const { state, route, slugs, choice, filled } = this;
    const { term } = route;
    const among = new Set(slugs);
    return {
      name: JSON.stringify([state.snapshots, choice, term, filled]),
      among,
      test: (post) => post.keywords.some((slug) => among.has(slug)) && (term === null || hasTerm(post.text, term)),
      none: () => this.#none(),
    };
  }

  #none() {
    const { keywords } = this.state;
    const { text, slugs } = noPosts(this.state, this.slugs, this.route.term, this.loading);
    const others = slugs.filter((slug) => slug !== this.route.slug);
    return html`<p class="none">
      ${text}
      ${others
        .slice(0, 3)
        .map((slug) => html`<a href="#/keyword/${encodeURIComponent(slug)}"><bdi>${keywords.get(slug).name}</bdi></a> `)}
    </p>`;
  }

  /** Returns the chosen keywords that may have more posts on the server, those with the fewest known posts first. */
  #unknown() {
    const { state } = this;
    const { test } = this.#accepts();
    if (state.posts.filter(test).length >= MAX_PER_KEYWORD) {
      return [];
    }
    const known = new Map(this.slugs.map((slug) => [slug, state.posts.filter(({ keywords }) => keywords.includes(slug)).length]));
    return this.slugs
      .filter((slug) => known.get(slug) < Math.min(MAX_PER_KEYWORD, state.mentions.get(slug)?.total ?? 0))
      .sort((a, b) => known.get(a) - known.get(b))
      .slice(0, MAX_REQUESTS);
  }

  async #fill(key, slugs) {
    const { snapshots } = this.state;
    const answers = await Promise.allSettled(slugs.map(latestPosts));
    const posts = answers.flatMap(({ value }) => value ?? []).sort((a, b) => a.createdAt - b.createdAt);
    this.ask('earlier-posts', { posts, snapshots });
    if (key === this.#asked) {
      this.loading = answers.some(({ status }) => status === 'rejected') ? 'failed' : 'done';
      this.filled++;
    }
  }

  #pointed(event) {
    // A touch has no pointer that leaves.
    if (event.pointerType !== 'touch') {
      this.#hold.extend('pointer', performance.now());
    }
  }

  /** Shows the posts that wait. The button disappears, so the focus moves to the list. */
  #take() {
    this.querySelector('post-list').takeAll();
    this.querySelector('.scroll').focus({ preventScroll: true });
  }

  #focused() {
    if (this.querySelector('post-list :focus-visible, .fresh:focus-visible') !== null) {
      this.#hold.extend('focus', performance.now());
    }
  }
}

const NOTES = { pointer: 'held while you point at it', focus: 'held while it has the focus', paused: 'paused' };

async function latestPosts(slug) {
  const response = await fetch(`api/keywords/${encodeURIComponent(slug)}`);
  if (!response.ok) {
    throw new Error(`cannot load the posts of ${slug}: status ${response.status}`);
  }
  return (await response.json()).posts;
}

customElements.define('posts-panel', PostsPanel);
