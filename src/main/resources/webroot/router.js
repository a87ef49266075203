import { formatKafkaRoute, parseKafkaRoute } from './kafka/state/route.js';

/**
 * Parses and formats the fragment of the address: `#/` (now), `#/keyword/<slug>`, `#/pipeline` or `#/kafka…`, each with an
 * optional query. A route has:
 *
 * - `view`: `now`, `keyword`, `pipeline`, `kafka` or `unknown`.
 * - `slug`: the slug of the keyword view, or null in other views.
 * - `kafka`: the route of `kafka/state/route.js`, in the Kafka view only.
 * - `span`: the time span of charts, `1m`, `10m` or `1h`.
 * - `hidden`: the slugs that charts omit.
 * - `term`: the term that filters posts, or null if posts are not filtered.
 */
export const SPANS = ['1m', '10m', '1h'];

/** Parses a fragment, including `#`. Invalid parts get their defaults. */
export function parseRoute(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?');
  const params = new URLSearchParams(query);
  const [, view = '', slug = null, ...more] = (path || '/').split('/');
  const span = params.get('span');
  const kafka = view === 'kafka' ? parseKafkaRoute(path.split('/').slice(2).map(decode), params) : null;
  return {
    ...(kafka && { kafka }),
    view: kafka ? 'kafka' : viewOf(view, slug, more),
    slug: view === 'keyword' ? decode(slug) : null,
    span: SPANS.includes(span) ? span : '1m',
    hidden: new Set((params.get('hide') ?? '').split(',').filter(Boolean)),
    term: params.get('term') || null,
  };
}

/** Formats a route as a fragment, including `#`, that `parseRoute` parses to the same route. */
export function formatRoute({ view, slug = null, span = '1m', hidden = new Set(), term = null, kafka }) {
  if (view === 'kafka') {
    return `#${formatKafkaRoute(kafka)}`;
  }
  const path = { now: '/', keyword: `/keyword/${encodeURIComponent(slug)}`, pipeline: '/pipeline' }[view] ?? '/';
  const params = new URLSearchParams();
  if (span !== '1m') {
    params.set('span', span);
  }
  if (hidden.size > 0) {
    params.set('hide', [...hidden].join(','));
  }
  if (term !== null) {
    params.set('term', term);
  }
  const query = params.toString();
  return `#${path}${query && `?${query}`}`;
}

function viewOf(view, slug, more) {
  if (more.length === 0) {
    if (view === '' && slug === null) {
      return 'now';
    }
    if (view === 'pipeline' && slug === null) {
      return 'pipeline';
    }
    if (view === 'keyword' && slug) {
      return 'keyword';
    }
  }
  return 'unknown';
}

function decode(text) {
  try {
    return text === null ? null : decodeURIComponent(text);
  } catch {
    return text;
  }
}
