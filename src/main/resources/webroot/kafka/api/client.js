import { rejectsToken } from '../../admin-token.js';

/**
 * An error response of the server. `code` is the HTTP status, and the message is that of the server. `reason` is a word that
 * identifies the error, or undefined if the status does.
 */
export class ApiError extends Error {
  constructor(message, code, reason) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/**
 * The admin token of requests. `token` returns it, or null if it is not known. `forget` receives a token that the server
 * rejected, so that polls do not repeat it.
 */
export const access = { token: () => null, forget: () => {} };

/** Reads JSON from `/api/kafka`. The parameters are those of `kafkaUrl`. Rejects as `readJson` does. */
export function readKafka(path, params = {}, options = {}) {
  return readJson(kafkaUrl(path, params), options);
}

/** Reads JSON from a URL with the admin token. Rejects with an `ApiError` if the server responds with an error. */
export async function readJson(url, { signal, token = access.token(), fetch = globalThis.fetch } = {}) {
  const response = await fetch(url, {
    signal,
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
  });
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    const error = new ApiError(
      body?.error ?? `the server responded with status ${response.status}`,
      response.status,
      body?.reason,
    );
    if (rejectsToken(error)) {
      access.forget(token);
    }
    throw error;
  }
  return body;
}

/**
 * Returns the URL of a request, relative to the page. `path` has the further segments of the path, which are encoded here.
 * Parameters that are null, undefined or empty are omitted.
 */
export function kafkaUrl(path, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const query = new URLSearchParams(given).toString();
  return `api/kafka${path.map((part) => `/${encodeURIComponent(part)}`).join('')}${query && `?${query}`}`;
}
