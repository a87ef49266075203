import { formatCount, formats } from './format.js';

const QUOTES = '"“”„‟«»‹›＂';
const LABELED = /^(.*?)\s=\s(.*)$/su;
const MINUTE = 60_000;
/** Maximum characters of a query that the server tries. */
const MAX_LENGTH = 1_024;

/** Returns the place `{ start, end }` of the query at the caret in a list that commas separate. A label before it is left out. */
export function queryAt(text, caret) {
  const commas = separators(text);
  let start = (commas.findLast((at) => at < caret) ?? -1) + 1;
  const end = commas.find((at) => at >= caret) ?? text.length;
  const [, label, query] = text.slice(start, end).match(LABELED) ?? [];
  if (query !== undefined && ![...QUOTES].some((quote) => label.includes(quote))) {
    start = end - query.length;
  }
  return { start, end };
}

/** Returns the indexes of the commas outside quotes, as the server finds them. */
function separators(text) {
  const commas = [];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (QUOTES.includes(text[i]) && (quoted ? closes(text, i) : !isPart(text, i))) {
      quoted = !quoted;
    } else if (text[i] === ',' && !quoted) {
      commas.push(i);
    }
  }
  return commas;
}

/** Returns whether a quote ends a phrase. Inches do not, if a quote before a comma follows: `"15" laptop", tea`. */
function closes(text, quote) {
  const isBeforeComma = (at) => /^\s*(,|$)/u.test(text.slice(at));
  const next = text.slice(quote + 1).search(new RegExp(`[${QUOTES}]`, 'u'));
  return !isPart(text, quote) || isBeforeComma(quote + 1) || next < 0 || !isBeforeComma(quote + next + 2);
}

/** Returns whether a quote follows a digit, or stands between two letters. */
function isPart(text, quote) {
  const before = text.slice(0, quote);
  return /[\p{L}\p{Nl}\p{M}]$/u.test(before) ? /^[\p{L}\p{Nl}]/u.test(text.slice(quote + 1)) : /\p{Nd}$/u.test(before);
}

/** Returns why a query need not be sent to the server, or null. An error that is not obvious is left to the server. */
export function obstacle(query) {
  if (query.length > MAX_LENGTH) {
    return `it has more than ${formatCount(MAX_LENGTH)} characters`;
  }
  const quotes = [...query.matchAll(new RegExp(`[${QUOTES}]`, 'gu'))].filter(({ index }) => !isPart(query, index));
  const unquoted = query.replaceAll(new RegExp(`[${QUOTES}][^${QUOTES}]*[${QUOTES}]`, 'gu'), '');
  const isOpen = unquoted.split('(').length > unquoted.split(')').length;
  const isUnfinished = (quotes.length === 1 && unquoted === query) || isOpen || /(^|\s)(AND|OR|NOT)\s*$/u.test(unquoted);
  return isUnfinished ? 'it is not complete yet' : null;
}

/** Identifies queries that differ in nothing but white space and case. Operators are in capitals. */
export function queryKey(query) {
  return query.trim().replaceAll(/\s+/gu, ' ').split(/\b(AND|OR|NOT)\b/u).map((part, i) => (i % 2 === 0 ? part.toLowerCase() : part)).join('');
}

/** Returns a query that also excludes a `word`, which is a condition. `isChoice` is whether its outermost operator is OR. */
export function withExclusion(query, word, isChoice) {
  const [, before, typed, after] = query.match(/^(\s*)(.*?)(\s*)$/su);
  return `${before}${isChoice ? `(${typed})` : typed} -${word}${after}`;
}

/** Returns whether the outermost operator of a tried query is OR. Only its parts can add posts. */
export function isChoice({ parts }) {
  return parts.some(({ effect }) => effect === 'ADDS');
}

/** Describes in a sentence how often a tried query matched: per minute, or in all if the posts are of less than a minute. */
export function trialSummary(trial) {
  const { muted = 0 } = trial;
  return muted === 0 ? unmutedSummary(trial) : `${unmutedSummary(trial)} ${formatCount(muted)} more would match, but ${muted === 1 ? 'is' : 'are'} muted.`;
}

function unmutedSummary({ fromMillis, toMillis, posts, read, matched, share, low, high }) {
  const millis = toMillis - fromMillis;
  const span = spanText(millis);
  const all = `${formatCount(posts)} posts of the last ${span}`;
  if (read === 0) {
    return `There are no posts of the last ${span} to try the query on.`;
  }
  const isLong = millis >= MINUTE;
  const unit = isLong ? 'a minute' : `in the last ${span}`;
  const rate = (shareOfPosts) => (shareOfPosts * posts * (isLong ? MINUTE : millis)) / millis;
  if (read >= posts) {
    const result = `${matched === 0 ? 'None' : formatCount(matched)} of the ${all} ${matched < 2 ? 'matches' : 'match'}`;
    return isLong && matched > 0 ? `${result}, ${numbers(rate(share))(rate(share))} ${unit}.` : `${result}.`;
  }
  const part = `${formatCount(read)} of about ${all}`;
  if (matched === 0) {
    return `None of the posts that were read matches: ${part}. Probably at most ${numbers(rate(high))(rate(high))} ${unit} would.`;
  }
  const number = numbers(rate(share));
  return `About ${number(rate(share))} posts ${unit} match, probably ${number(rate(low))} to ${number(rate(high))}. Estimated from ${part}.`;
}

/** Describes what a part of a tried query does. */
export function partEffect({ effect, share }) {
  const percent = formatShare(share);
  if (effect === 'ADDS') {
    return share === 0 ? 'adds nothing' : `adds ${percent} of the matching posts`;
  }
  return share === 0 ? 'takes away nothing' : `takes away ${percent} of the posts that match without it`;
}

/** Formats a share from 0 to 1. Only exactly nothing is 0%, and only everything 100%. */
export function formatShare(share) {
  if (share > 0 && share < 0.005) {
    return `<${formats.percent(0.01)}`;
  }
  return share < 1 && share >= 0.995 ? `>${formats.percent(0.99)}` : formats.percent(share);
}

/** Describes in a sentence why a query could not be tried. */
export function trialProblem({ code, message }) {
  const reason = message.replace(/[.;\s]+$/u, '');
  switch (code) {
    case undefined:
      return 'The server does not answer.';
    case 400:
      return `This query cannot be tried: ${reason}.`;
    case 403:
      return `Trying a query needs the admin token: ${reason}.`;
    default:
      return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  }
}

function numbers(value) {
  const maximumFractionDigits = value < 1 ? 2 : value < 10 ? 1 : 0;
  const { format } = new Intl.NumberFormat(undefined, { maximumFractionDigits });
  return format;
}

function spanText(millis) {
  const [count, unit] = millis < 2 * MINUTE ? [millis / 1000, 'second'] : [millis / MINUTE, 'minute'];
  const whole = Math.max(1, Math.round(count));
  return whole === 1 ? unit : `${formatCount(whole)} ${unit}s`;
}
