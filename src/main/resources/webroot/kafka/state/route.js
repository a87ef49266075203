/**
 * Parses and formats the addresses of the Kafka view: `/kafka` (topics) with an optional query, `/kafka/topic/<name>`,
 * `/kafka/groups` and `/kafka/group/<name>`. A route has:
 *
 * - `page`: `topics`, `topic`, `groups` or `group`.
 * - `name`: the name of the topic or group, or null in other pages.
 * - `search`: a part of topic names. `sort`: one of `SORTS`. `descending`: whether the order is descending. `offset`: the
 *   position of the first topic displayed.
 */
export const SORTS = ['name', 'partitions', 'rate', 'size'];

const NONE = { page: 'topics', name: null, search: '', sort: 'name', descending: false, offset: 0 };

/** Parses the decoded segments of a path after `/kafka` and a query. Returns null if there is no such page. */
export function parseKafkaRoute(parts, params) {
  const [page = 'topics', name = null, ...more] = parts;
  if (more.length > 0 || page === '') {
    return null;
  }
  if (parts.length === 0) {
    const sort = params.get('sort');
    const offset = Number(params.get('offset') ?? 0);
    return {
      ...NONE,
      search: params.get('search') ?? '',
      sort: SORTS.includes(sort) ? sort : 'name',
      descending: params.get('order') === 'desc',
      offset: Number.isSafeInteger(offset) && offset >= 0 ? offset : 0,
    };
  }
  if ((page === 'topic' || page === 'group') && name) {
    return { ...NONE, page, name };
  }
  return page === 'groups' && name === null ? { ...NONE, page } : null;
}

/** Formats a route as a path and query that `parseKafkaRoute` parses to the same route. Missing properties get their defaults. */
export function formatKafkaRoute(route) {
  const { page, name, search, sort, descending, offset } = { ...NONE, ...route };
  if (page !== 'topics') {
    return name === null ? `/kafka/${page}` : `/kafka/${page}/${encodeURIComponent(name)}`;
  }
  const params = new URLSearchParams();
  if (search !== '') {
    params.set('search', search);
  }
  if (sort !== 'name') {
    params.set('sort', sort);
  }
  if (descending) {
    params.set('order', 'desc');
  }
  if (offset > 0) {
    params.set('offset', offset);
  }
  const query = params.toString();
  return `/kafka${query && `?${query}`}`;
}

/** Returns the fragment of a page of the Kafka view, including `#`. */
export function kafkaHref(route) {
  return `#${formatKafkaRoute(route)}`;
}
