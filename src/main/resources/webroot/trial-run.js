import { queryKey } from './trial-text.js';

/** Duration after the last key at which a query is tried. */
export const PAUSE_MILLIS = 600;

const CLOSED = { open: false, waiting: false, query: '', trial: null, problem: null };

/**
 * Tries a query when the user pauses typing, one at a time, and none again that differs in nothing but white space and case.
 * `run(query, signal)` resolves to the trial. `show` receives each state `{ open, waiting, query, trial, problem }`: the `query`
 * that is tried, the latest `trial` or its `problem`, and whether a query is `waiting` for its trial.
 */
export class TrialRun {
  #run;
  #show;
  #timers;
  #timer = null;
  #request = null;
  #state = CLOSED;
  #known = [];

  constructor(run, show, timers = globalThis) {
    this.#run = run;
    this.#show = show;
    this.#timers = timers;
  }

  /** Tries a typed query after a pause. An empty one ends the trial. */
  type(query) {
    this.#next(query, PAUSE_MILLIS);
  }

  /** Tries a query at once, also one that failed before. */
  try(query) {
    this.#known = [];
    this.#next(query, 0);
  }

  /** Ends the trial and its request. */
  close() {
    this.#stop();
    this.#known = [];
    if (this.#state.open) {
      this.#change(CLOSED);
    }
  }

  #next(query, pause) {
    if (query.trim() === '') {
      this.close();
      return;
    }
    if (this.#request?.key === queryKey(query)) {
      return;
    }
    this.#stop();
    const isKnown = this.#known.includes(queryKey(query));
    if (this.#state.open) {
      this.#change({ waiting: !isKnown });
    }
    if (!isKnown) {
      this.#timer = this.#timers.setTimeout(() => this.#start(query), pause);
    }
  }

  #stop() {
    this.#timers.clearTimeout(this.#timer);
    this.#request?.abort.abort();
    this.#request = null;
  }

  async #start(query) {
    const request = { key: queryKey(query), abort: new AbortController() };
    this.#request = request;
    this.#change({ open: true, waiting: true, query });
    let result;
    try {
      const trial = await this.#run(query, request.abort.signal);
      result = { trial, problem: null };
    } catch (problem) {
      result = { trial: null, problem };
    }
    if (this.#request === request) {
      this.#request = null;
      this.#known = [request.key, ...(result.trial === null ? [] : [queryKey(result.trial.query)])];
      this.#change({ ...result, waiting: false });
    }
  }

  #change(change) {
    this.#state = { ...this.#state, ...change };
    this.#show(this.#state);
  }
}
