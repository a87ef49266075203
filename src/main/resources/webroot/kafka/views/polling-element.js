import { Poll } from '../api/poll.js';
import { PageElement } from '../../elements/page-element.js';

const INTERVAL_MILLIS = 2_000;

/**
 * An element that repeats its `request` while it is visible and the page is connected (`live`), and immediately after a change
 * to Kafka. `answer` is the last response, or null before the first. `problem` is the error of the last request, or null.
 */
export class PollingElement extends PageElement {
  static properties = {
    live: { attribute: false },
    answer: { state: true },
    problem: { state: true },
  };

  #poll;
  #updateActivity = () => (this.#poll.active = this.live && this.isConnected && !document.hidden);
  #restart = () => this.#poll.restart();

  constructor({ intervalMillis = INTERVAL_MILLIS } = {}) {
    super();
    this.live = false;
    this.answer = null;
    this.problem = null;
    this.#poll = new Poll((signal) => this.request(signal), {
      intervalMillis,
      onAnswer: (answer) => {
        this.answer = answer;
        this.problem = null;
        this.answered(answer);
      },
      onFailure: (error) => (this.problem = error),
    });
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#updateActivity);
    document.addEventListener('kafka-changed', this.#restart);
    this.#updateActivity();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#updateActivity);
    document.removeEventListener('kafka-changed', this.#restart);
    this.#updateActivity();
  }

  willUpdate(changed) {
    if (changed.has('live')) {
      this.#updateActivity();
    }
  }

  /** Sends the request again immediately, because it has changed. */
  requestAgain() {
    this.#poll.restart();
  }

  /** Called with every answer. */
  answered() {}
}
