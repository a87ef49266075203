import { formatCount, formatMinute } from './format.js';

/**
 * Explains why there is no post of the keywords `slugs` that contains `term`, or of any if it is null. Returns `{ text, slugs }`
 * with the keywords whose pages tell more. `loading` is `running`, `failed` or `done`.
 */
export function noPosts({ mentions, relatedTerms, order }, slugs, term, loading = 'done') {
  const mentioned = slugs.filter((slug) => (mentions.get(slug)?.total ?? 0) > 0);
  if (slugs.length === 0 && order.length > 0) {
    return { text: 'All keywords are hidden. Select the dot of a keyword to show its posts.', slugs: [] };
  }
  if (mentioned.length === 0) {
    return { text: 'No posts yet. The latest posts that mention a keyword appear here.', slugs: [] };
  }
  if (loading === 'running') {
    return { text: 'Loading the latest posts…', slugs: [] };
  }
  const problem = loading === 'failed' ? 'Earlier posts could not be loaded.' : null;
  if (term !== null) {
    const count = (slug) => relatedTerms.get(slug)?.terms.find((one) => one.term === term)?.count ?? 0;
    const most = Math.max(...mentioned.map(count));
    const known = most === 0 ? null : `${of(most, 'post')} of the last hour ${most === 1 ? 'does' : 'do'}.`;
    return {
      text: sentences(`None of the latest posts contains “${term}”.`, known, problem),
      slugs: mentioned.filter((slug) => count(slug) > 0),
    };
  }
  const total = mentioned.reduce((sum, slug) => sum + mentions.get(slug).total, 0);
  const last = Math.max(...mentioned.map((slug) => lastMention(mentions.get(slug))));
  const when = last > 0 ? `the last at ${formatMinute(last)}` : 'none in the last hour';
  const kept = problem ?? `The server keeps no sample of ${total === 1 ? 'its post' : 'their posts'}.`;
  return { text: sentences(`${of(total, 'mention')}, ${when}.`, kept), slugs: mentioned };
}

/** Returns the start of the last second or minute with a mention, or 0 if there is none. */
function lastMention({ seconds, minutes }) {
  const last = ({ from, counts }, step) => {
    const index = counts.findLastIndex((count) => count > 0);
    return index < 0 ? 0 : from + index * step;
  };
  return Math.max(last(seconds, 1_000), last(minutes, 60_000));
}

function of(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function sentences(...parts) {
  return parts.filter((part) => part !== null).join(' ');
}
