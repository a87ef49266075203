const KEY = 'murmuration.token';
const LINK = /^#token=(.+)$/;

/**
 * The admin token of this tab, from a link or typed by the user. It is kept in `storage`, the session storage of the tab, so
 * that a reload keeps it, or in memory if the browser permits no storage.
 */
export class AdminToken {
  #storage;
  #value;

  /** `storage` returns the session storage, and may throw. */
  constructor(storage) {
    this.#storage = storage;
    this.#value = this.#use((kept) => kept.getItem(KEY));
  }

  /** Returns the token, or null if it is not known. */
  get() {
    return this.#value;
  }

  /** Keeps a token, or forgets it if it is null. */
  set(value) {
    this.#value = value;
    this.#use((kept) => (value === null ? kept.removeItem(KEY) : kept.setItem(KEY, value)));
  }

  /** Forgets a token that the server rejected, unless the tab has another one by now. */
  forget(rejected) {
    if (rejected === this.#value) {
      this.set(null);
    }
  }

  #use(access) {
    try {
      return access(this.#storage()) ?? null;
    } catch {
      return null;
    }
  }
}

const TOKEN_REASONS = ['no_admin_token', 'missing_token', 'wrong_token', 'too_many_wrong_tokens'];

/** Returns whether the server rejected a request because of its token, according to the `reason` of its error. */
export function rejectsToken({ reason }) {
  return TOKEN_REASONS.includes(reason);
}

/** Returns the token in the fragment of a link that the server printed, or null if there is none. */
export function linkedToken(hash) {
  const [, encoded = null] = hash.match(LINK) ?? [];
  try {
    return encoded === null ? null : decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
