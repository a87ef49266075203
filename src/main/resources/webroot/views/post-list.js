import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatTime } from '../format.js';
import { currentPost, postKey } from '../store.js';
import { PageElement } from '../elements/page-element.js';

const SHOWN = 30;
/** Interval between new posts, at a readable pace. */
const INTERVAL_MILLIS = 1_200;

/**
 * A sample of those `posts` that pass the filter `accepts`, newest first. A new post appears at intervals, but not while `paused`
 * or while the pointer or focus is in the list. Deletions and edits apply immediately. Post texts are never interpreted as markup.
 */
class PostList extends PageElement {
  static properties = {
    posts: { attribute: false },
    changes: { attribute: false },
    keywords: { attribute: false },
    colours: { attribute: false },
    accepts: { attribute: false },
    paused: { attribute: false },
    shown: { state: true },
  };
  #filter = null;
  #timer = null;
  #focused = null;

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#next(), INTERVAL_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  willUpdate(changed) {
    const filter = this.accepts.name;
    this.#focused = this.contains(document.activeElement) ? document.activeElement : null;
    if (changed.has('posts') || changed.has('changes') || filter !== this.#filter) {
      const fits = this.posts.filter(this.accepts.test);
      const few = (this.shown?.length ?? 0) < Math.min(3, fits.length);
      if (filter !== this.#filter || few) {
        this.shown = fits.slice(0, SHOWN);
      } else {
        // Deleted posts and those of removed keywords disappear immediately.
        const known = new Map(fits.map((post) => [postKey(post), post]));
        const oldest = fits.at(-1)?.createdAt ?? Infinity;
        this.shown = this.shown
          .map((post) => known.get(postKey(post)) ?? currentPost(post, this.changes))
          .filter((post) => post !== null)
          .filter((post) => known.has(postKey(post)) || (this.accepts.test(post) && post.createdAt <= oldest));
      }
      this.#filter = filter;
    }
  }

  /** Keeps the focus in the list if the focused post disappears. */
  updated() {
    if (this.#focused !== null && !this.contains(this.#focused)) {
      this.closest('[tabindex]')?.focus({ preventScroll: true });
    }
  }

  render() {
    if (this.shown.length === 0) {
      return html`<p class="none">${this.accepts.none}</p>`;
    }
    return html`<ul class="posts" role="list">
      ${repeat(this.shown, postKey, (post) => this.#item(post))}
    </ul>`;
  }

  #next() {
    if (this.paused || document.hidden || this.matches(':hover, :focus-within')) {
      return;
    }
    const known = new Set(this.shown.map(postKey));
    const next = this.posts.find((post) => this.accepts.test(post) && !known.has(postKey(post)));
    if (next !== undefined && next.createdAt >= (this.shown[0]?.createdAt ?? 0)) {
      this.shown = [next, ...this.shown].slice(0, SHOWN);
    }
  }

  #item(post) {
    const slugs = post.keywords.filter((slug) => this.keywords.has(slug));
    return html`
      <li class="post" data-k=${this.colours.get(slugs[0]) ?? nothing} data-id=${post.id}>
        <p class="meta">
          <bdi class="author">${post.author.handle === null ? post.author.id : `@${post.author.handle}`}</bdi>
          <time datetime=${new Date(post.createdAt).toISOString()}>${formatTime(post.createdAt)}</time>
          <span>${post.source}</span>
          ${post.lang ? html`<span lang="en" title="language">${post.lang}</span>` : nothing}
          ${slugs.length > 1
            ? slugs.map((slug) => html`<span class="swatch" data-k=${this.colours.get(slug)}><bdi>${this.keywords.get(slug).phrase}</bdi></span>`)
            : nothing}
          ${post.link
            ? html`<a href=${post.link} target="_blank" rel="noopener noreferrer" aria-label="Original post">original</a>`
            : nothing}
        </p>
        <p class="text" dir="auto" lang=${post.lang ?? nothing}>${marked(post)}</p>
      </li>
    `;
  }
}

function marked({ text, highlights }) {
  const parts = [];
  let from = 0;
  for (const [start, end] of highlights) {
    parts.push(text.slice(from, start), html`<mark>${text.slice(start, end)}</mark>`);
    from = end;
  }
  return [...parts, text.slice(from)];
}

customElements.define('post-list', PostList);
