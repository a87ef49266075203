/** Hosts of web addresses may have letters of all scripts. The rest of an address is ASCII, as text may follow it directly. */
const TOKEN = new RegExp(
  [
    String.raw`https?://[\p{L}\p{Nd}\p{M}.\-:@%_~!$&'()*+,;=\[\]]+(?:[/?#][!#-;=?-~]*)?`,
    String.raw`(?<![\p{L}\p{Nd}\p{M}_&])[#＃][\p{L}\p{Nd}\p{M}_]+`,
    String.raw`(?<![\p{L}\p{Nd}\p{M}_.])[@＠][A-Za-z0-9_]+(?:[.\-]+[A-Za-z0-9_]+)*(?:@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)?`,
  ].join('|'),
  'giu',
);
const LINE_BREAKS = /\s*[\n\v\f\r\u0085\u2028\u2029]\s*/gu;

/**
 * Splits the text of a post into parts `{ kind, pieces }`. The `kind` is `text`, `link`, `tag` or `handle`. The `pieces`,
 * `{ text, marked }`, are those inside and outside the highlights. A link has an `href` and its real `host`, and `disguised`
 * if its text does not begin with that host. A tag has the `term` that filters by it. A handle has the `href` of its
 * profile or a `term`. Consecutive line breaks become one.
 */
export function textParts({ text, highlights, source }) {
  const parts = [];
  const pieces = (from, to) => split(text, highlights, from, to);
  let from = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  for (const { 0: found, index } of text.matchAll(TOKEN)) {
    const token = described(found, source);
    if (token !== null) {
      parts.push({ kind: 'text', pieces: pieces(from, index) });
      const { length, ...part } = token;
      from = index + length;
      parts.push({ ...part, pieces: pieces(index, from) });
    }
  }
  parts.push({ kind: 'text', pieces: pieces(from, end) });
  return parts.filter((part) => part.pieces.length > 0);
}

function described(found, source) {
  if (/^https?:/i.test(found)) {
    return link(withoutPunctuation(found));
  }
  const { length } = found;
  if (/^[#＃]/u.test(found)) {
    return { kind: 'tag', length, term: found };
  }
  const href = profile(source, found.slice(1));
  return { kind: 'handle', length, ...(href === null ? { term: found } : { href }) };
}

/** Punctuation at the end belongs to the sentence, and a bracket only to an address that has the other one. */
function withoutPunctuation(found) {
  const address = found.replace(/[.,;:!?'*~]+$/u, '');
  const last = address.at(-1);
  const opening = { ')': '(', ']': '[' }[last];
  return opening !== undefined && !address.includes(opening) ? withoutPunctuation(address.slice(0, -1)) : address;
}

function link(address) {
  try {
    const { href, protocol, host } = new URL(address);
    const disguised = !address.toLowerCase().startsWith(`${protocol}//${host}`);
    return { kind: 'link', length: address.length, href, host, disguised };
  } catch {
    return null;
  }
}

/** Returns the address of a profile, or null if the network of a handle is unknown. */
function profile(source, handle) {
  const [user, host] = handle.split('@');
  if (host !== undefined) {
    return `https://${host}/@${user}`;
  }
  if (source === 'bluesky' && handle.includes('.')) {
    return `https://bsky.app/profile/${handle}`;
  }
  return source === 'x' && /^\w+$/.test(handle) ? `https://x.com/${handle}` : null;
}

function split(text, highlights, from, to) {
  const pieces = [];
  const push = (start, end, marked) => {
    if (start < end) {
      pieces.push({ text: text.slice(start, end).replaceAll(LINE_BREAKS, '\n'), marked });
    }
  };
  let at = from;
  for (const [start, end] of highlights) {
    if (end > at && start < to) {
      push(at, Math.max(at, start), false);
      push(Math.max(at, start), Math.min(to, end), true);
      at = Math.min(to, end);
    }
  }
  push(at, to, false);
  return pieces;
}
