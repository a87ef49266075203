import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { suggestedMutes } from '../mutes.js';
import { PostTurns, currentPost, postKey, withNext } from '../posts.js';
import { staleness } from '../store.js';
import { PageElement } from '../elements/page-element.js';
import { postMeta, postText } from '../elements/post.js';

const SHOWN = 30;
/** Interval between new posts, at a readable pace. */
const INTERVAL_MILLIS = 1_200;

/**
 * A sample of those `posts` that pass the filter `accepts`, newest first. Its keywords take turns. A new post appears at
 * intervals, but not while `paused` or held by `hold`. Dispatches `posts-waiting`, `{ reason, count }`, with the number of posts
 * that wait meanwhile. Deletions and edits apply immediately. Post texts are never interpreted as markup. If `mutable`, each
 * post has buttons that dispatch `mute-post`, `{ query, name }`, for its author and for the hosts of its links.
 */
class PostList extends PageElement {
  static properties = {
    posts: { attribute: false },
    changes: { attribute: false },
    keywords: { attribute: false },
    colors: { attribute: false },
    accepts: { attribute: false },
    paused: { attribute: false },
    hold: { attribute: false },
    termHref: { attribute: false },
    mutable: { attribute: false },
    shown: { state: true },
    open: { state: true },
    muting: { state: true },
  };
  #filter = null;
  #followed = new Map();
  #turns = new PostTurns();
  #waiting = { reason: null, count: 0 };
  #latest = null;
  #timer = null;
  #focused = null;
  #size = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.shown = [];
    this.open = new Set();
    this.muting = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#tick(), INTERVAL_MILLIS);
    this.#size.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#size.disconnect();
  }

  willUpdate(changed) {
    this.#focused = this.contains(document.activeElement) ? document.activeElement : null;
    const { name, test } = this.accepts;
    if (changed.has('posts') || changed.has('changes') || changed.has('keywords') || name !== this.#filter) {
      const fits = this.posts.filter(test);
      if (name !== this.#filter || this.shown.length < Math.min(3, fits.length)) {
        this.#restart(fits);
      } else {
        // Deleted posts and those of removed keywords disappear immediately.
        const known = new Map(fits.map((post) => [postKey(post), post]));
        const isStale = staleness(this.#followed, this.keywords);
        this.shown = this.shown
          .map((post) => known.get(postKey(post)) ?? currentPost(post, this.changes))
          .filter((post) => post !== null && test(post) && !post.keywords.every(isStale));
      }
      this.#filter = name;
      this.#followed = this.keywords;
    }
  }

  updated(changed) {
    // Keeps the focus in the list if the focused post disappears.
    if (this.#focused !== null && !this.contains(this.#focused)) {
      this.closest('[tabindex]')?.focus({ preventScroll: true });
    }
    if (changed.has('shown') || changed.has('open')) {
      this.#measure();
    }
  }

  render() {
    if (this.shown.length === 0) {
      return this.accepts.none();
    }
    return html`<ul class="posts" role="list" @keydown=${({ key }) => key === 'Escape' && (this.muting = null)}>
      ${repeat(this.shown, postKey, (post) => this.#item(post))}
    </ul>`;
  }

  /** Shows the posts that wait. */
  takeAll() {
    this.#restart(this.posts.filter(this.accepts.test));
    this.#report(null, 0);
  }

  #restart(fits) {
    this.shown = this.#turns.start(fits, SHOWN, this.accepts.among);
    this.#latest = null;
  }

  #tick() {
    const fits = this.posts.filter(this.accepts.test);
    const reason = this.paused ? 'paused' : this.hold.reason(performance.now());
    if (reason === null && !document.hidden) {
      const next = this.#turns.next(fits);
      if (next !== null) {
        this.#latest = postKey(next);
        this.shown = withNext(this.shown, next, SHOWN, this.accepts.among);
      }
    }
    this.#report(reason, reason === null ? 0 : this.#turns.waiting(fits).length);
  }

  #report(reason, count) {
    const waiting = { reason: count === 0 ? null : reason, count };
    if (waiting.reason !== this.#waiting.reason || count !== this.#waiting.count) {
      this.#waiting = waiting;
      this.ask('posts-waiting', waiting);
    }
  }

  /** Marks the posts that do not fit, so that they have a button. */
  #measure() {
    for (const text of this.querySelectorAll('.post:not([data-open]) .text')) {
      text.parentElement.toggleAttribute('data-long', text.scrollHeight > text.clientHeight + 1);
    }
  }

  #toggle(key) {
    const open = new Set(this.open);
    if (!open.delete(key)) {
      open.add(key);
    }
    this.open = open;
  }

  #item(post) {
    const key = postKey(post);
    const slugs = post.keywords.filter((slug) => this.keywords.has(slug));
    const open = this.open.has(key);
    return html`
      <li
        class="post"
        data-k=${this.colors.get(slugs[0]) ?? nothing}
        data-id=${post.id}
        ?data-latest=${key === this.#latest}
        ?data-open=${open}
      >
        ${postMeta(
          post,
          slugs.length > 1 ? slugs.map((slug) => this.#label(slug)) : nothing,
          this.mutable ? this.#mutes(post) : nothing,
        )}
        ${postText(post, this.termHref)}
        <button type="button" class="whole" aria-expanded=${open} @click=${() => this.#toggle(key)}>${open ? 'less' : 'more'}</button>
      </li>
    `;
  }

  #mutes(post) {
    const suggested = suggestedMutes(post);
    const open = this.muting === postKey(post);
    const toggle = () => (this.muting = open ? null : postKey(post));
    return suggested.length === 0
      ? nothing
      : html`<button
            type="button"
            class="mute"
            aria-expanded=${open}
            aria-label="Mute posts like this"
            title="Mute posts like this"
            @click=${toggle}
          >
            mute
          </button>
          ${open ? suggested.map((mute) => this.#mute(mute)) : nothing}`;
  }

  #mute({ query, name }) {
    const click = () => {
      this.muting = null;
      this.ask('mute-post', { query, name });
    };
    return html`<button type="button" class="mute-one" title=${query} @click=${click}>Mute <bdi>${name}</bdi></button>`;
  }

  #label(slug) {
    const { name, phrase } = this.keywords.get(slug);
    return html`<span class="swatch" data-k=${this.colors.get(slug)} title=${phrase}><bdi>${name}</bdi></span>`;
  }
}

customElements.define('post-list', PostList);
