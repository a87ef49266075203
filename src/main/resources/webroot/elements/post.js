import { html, nothing } from 'lit';
import { formatTime } from '../format.js';
import { textParts } from '../post-text.js';

const REL = 'noopener noreferrer nofollow';

/** The line above the text of a post. `labels` follow its language, and `buttons` stand at its end. */
export function postMeta({ author, createdAt, source, lang, link }, labels = nothing, buttons = nothing) {
  return html`<p class="meta">
    <bdi class="author">${author.handle === null ? author.id : `@${author.handle}`}</bdi>
    <time datetime=${new Date(createdAt).toISOString()}>${formatTime(createdAt)}</time>
    <bdi class="source" title=${source}>${source}</bdi>
    ${lang ? html`<span lang="en" title="language">${lang}</span>` : nothing} ${labels}
    ${link
      ? html`<a href=${link} target="_blank" rel=${REL} aria-label="Original post" title=${hostOf(link)}>original</a>`
      : nothing}
    ${buttons}
  </p>`;
}

/** The text of a post with its links. `termHref` returns the address that shows the posts with a tag, if there is one. */
export function postText(post, termHref = null) {
  return html`<p class="text" dir="auto" lang=${post.lang ?? nothing}>${textParts(post).map((part) => partOf(part, termHref))}</p>`;
}

function partOf({ kind, pieces, href, host, disguised, term }, termHref) {
  const content = pieces.map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : text));
  if (kind === 'text') {
    return content;
  }
  // Each is isolated, so that its sign stays at its beginning in texts of the other direction.
  if (term !== undefined) {
    return termHref === null
      ? html`<bdi>${content}</bdi>`
      : html`<a dir="auto" href=${termHref(term)} title="Show the posts with ${term}">${content}</a>`;
  }
  const link = html`<a dir="auto" href=${href} target="_blank" rel=${REL} title=${host ?? hostOf(href)}>${content}</a>`;
  return disguised ? html`${link} <bdi class="host">(${host})</bdi>` : link;
}

function hostOf(href) {
  try {
    return new URL(href).host;
  } catch {
    return href;
  }
}
