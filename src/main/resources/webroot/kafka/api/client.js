/** What the server has refused: `code` is that of HTTP, the message what it says. */
export class ApiError extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads JSON from `/api/kafka`. `path` is what comes behind, in parts that are encoded here; those of `params` that are null or
 * empty are left out. Rejects with an `ApiError`.
 */
export async function readKafka(path, params = {}, { signal, token = null, fetch = globalThis.fetch } = {}) {
  const response = await fetch(kafkaUrl(path, params), {
    signal,
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
  });
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new ApiError(body?.error ?? `the server answers ${response.status}`, response.status);
  }
  return body;
}

/** The address that is asked, relative to the page. */
export function kafkaUrl(path, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const query = new URLSearchParams(given).toString();
  return `api/kafka${path.map((part) => `/${encodeURIComponent(part)}`).join('')}${query && `?${query}`}`;
}
