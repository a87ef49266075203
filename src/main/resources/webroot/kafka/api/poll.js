/**
 * Repeats a request while it is `active`: immediately, and then with a delay after each response. Ignores a response that
 * arrives after the poll was deactivated or restarted.
 */
export class Poll {
  #send;
  #timers;
  #intervalMillis;
  #onAnswer;
  #onFailure;
  #active = false;
  #timer = null;
  #abort = null;

  /**
   * `send` receives an `AbortSignal` and returns a promise. `onAnswer` receives its result, and `onFailure` its error.
   * `intervalMillis` is the delay after a response or failure.
   */
  constructor(send, { intervalMillis, onAnswer, onFailure, timers = globalThis }) {
    this.#send = send;
    this.#intervalMillis = intervalMillis;
    this.#onAnswer = onAnswer;
    this.#onFailure = onFailure;
    this.#timers = timers;
  }

  set active(active) {
    if (active !== this.#active) {
      this.#active = active;
      if (active) {
        this.restart();
      } else {
        this.#stop();
      }
    }
  }

  get active() {
    return this.#active;
  }

  /** Aborts a pending request and sends it again immediately, if the poll is active. */
  restart() {
    this.#stop();
    if (this.#active) {
      this.#run();
    }
  }

  async #run() {
    const abort = new AbortController();
    this.#abort = abort;
    let report;
    try {
      const answer = await this.#send(abort.signal);
      report = () => this.#onAnswer(answer);
    } catch (error) {
      report = () => this.#onFailure(error);
    }
    if (abort === this.#abort) {
      this.#abort = null;
      this.#timer = this.#timers.setTimeout(() => this.#run(), this.#intervalMillis);
      report();
    }
  }

  #stop() {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = null;
    this.#abort?.abort();
    this.#abort = null;
  }
}
