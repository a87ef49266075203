import { formatKafkaRoute, parseKafkaRoute } from './kafka/state/route.js';

/**
 * What the address says after its `#`, both ways: `#/` (now), `#/keyword/<slug>`, `#/pipeline`, `#/kafka…`, each with a query.
 *
 * - `view`: `now`, `keyword`, `pipeline`, `kafka`, or `unknown`. `slug`: of the keyword view, else null.
 * - `kafka`: what `kafka/state/route.js` has, in the Kafka view only.
 * - `span`: `1m`, `10m` or `1h`, what charts over time show. `hidden`: the slugs that charts leave out.
 * - `term`: only posts with this term are shown, else null.
 */
export const SPANS = ['1m', '10m', '1h'];

/** Reads the part of an address from `#` on; what it does not understand has its default. */
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

/** The part of an address, from `#` on, that `parseRoute` reads as this route. */
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
