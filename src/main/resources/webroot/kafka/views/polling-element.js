import { Poll } from '../api/poll.js';
import { PageElement } from '../../elements/page-element.js';

const EVERY_MILLIS = 2_000;

/**
 * An element that asks its `question` again and again while somebody sees it and the server is there (`live`), and at once when
 * something was changed. `answer` is the last one, `problem` why the next one has not come.
 */
export class PollingElement extends PageElement {
  static properties = {
    live: { attribute: false },
    answer: { state: true },
    problem: { state: true },
  };

  #poll;
  #look = () => (this.#poll.active = this.live && this.isConnected && !document.hidden);
  #again = () => this.#poll.again();

  constructor({ everyMillis = EVERY_MILLIS } = {}) {
    super();
    this.live = false;
    this.answer = null;
    this.problem = null;
    this.#poll = new Poll((signal) => this.question(signal), {
      everyMillis,
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
    document.addEventListener('visibilitychange', this.#look);
    document.addEventListener('kafka-changed', this.#again);
    this.#look();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#look);
    document.removeEventListener('kafka-changed', this.#again);
    this.#look();
  }

  willUpdate(changed) {
    if (changed.has('live')) {
      this.#look();
    }
  }

  /** Asks at once, since the question is another one. */
  askAgain() {
    this.#poll.again();
  }

  /** What to do with an answer. */
  answered() {}
}
