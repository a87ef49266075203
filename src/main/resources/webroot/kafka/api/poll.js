/**
 * Asks a question again and again while it is `active`: at once, and then each time so many milliseconds after the last
 * answer. An answer that comes when it is not active any more, or has been asked again, goes nowhere.
 */
export class Poll {
  #ask;
  #timers;
  #everyMillis;
  #onAnswer;
  #onFailure;
  #active = false;
  #timer = null;
  #abort = null;

  /** `ask` gets an `AbortSignal` and returns a promise; `onAnswer` gets what it resolves to, `onFailure` why it did not. */
  constructor(ask, { everyMillis, onAnswer, onFailure, timers = globalThis }) {
    this.#ask = ask;
    this.#everyMillis = everyMillis;
    this.#onAnswer = onAnswer;
    this.#onFailure = onFailure;
    this.#timers = timers;
  }

  set active(active) {
    if (active !== this.#active) {
      this.#active = active;
      if (active) {
        this.again();
      } else {
        this.#stop();
      }
    }
  }

  get active() {
    return this.#active;
  }

  /** Asks now, if it is active, whatever is under way: the question is another one, or the answer. */
  again() {
    this.#stop();
    if (this.#active) {
      this.#run();
    }
  }

  async #run() {
    const abort = new AbortController();
    this.#abort = abort;
    let tell;
    try {
      const answer = await this.#ask(abort.signal);
      tell = () => this.#onAnswer(answer);
    } catch (error) {
      tell = () => this.#onFailure(error);
    }
    if (abort === this.#abort) {
      this.#abort = null;
      this.#timer = this.#timers.setTimeout(() => this.#run(), this.#everyMillis);
      tell();
    }
  }

  #stop() {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = null;
    this.#abort?.abort();
    this.#abort = null;
  }
}
