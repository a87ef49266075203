/** Inactivity after which a hold ends. */
export const HOLD_MILLIS = 30_000;

/**
 * Holds a list while the user points at it or has the keyboard focus in it. A hold ends when the user leaves, or is inactive
 * for `HOLD_MILLIS`, so that a forgotten pointer does not stop the list.
 */
export class Hold {
  #until = new Map();

  /** Starts or extends the hold for a reason, `pointer` or `focus`. */
  extend(reason, nowMillis) {
    this.#until.set(reason, nowMillis + HOLD_MILLIS);
  }

  /** Ends the hold for a reason. */
  end(reason) {
    this.#until.delete(reason);
  }

  /** Returns a reason of the current hold, or null. */
  reason(nowMillis) {
    return [...this.#until.keys()].find((reason) => nowMillis < this.#until.get(reason)) ?? null;
  }
}
