/**
 * What the address says about the Kafka view, both ways: `/kafka` (topics), `/kafka/topic/<name>`, `/kafka/groups` and
 * `/kafka/group/<name>`; the first with a query.
 *
 * - `page`: `topics`, `topic`, `groups` or `group`. `name`: of the topic or group, else null.
 * - `search`: what topics have in their names. `sort`: one of `SORTS`, `descending`: or not. `offset`: of the first one shown.
 */
export const SORTS = ['name', 'partitions', 'rate', 'size'];

const NONE = { page: 'topics', name: null, search: '', sort: 'name', descending: false, offset: 0 };

/** Reads the parts of a path behind `/kafka`, decoded, and a query; null for what there is not. */
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

/** The path and query that `parseKafkaRoute` reads as this route; what is left out has its default. */
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

/** The address of a page of the Kafka view, from `#` on. */
export function kafkaHref(route) {
  return `#${formatKafkaRoute(route)}`;
}
