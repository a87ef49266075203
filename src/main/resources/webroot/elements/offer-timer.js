/** Duration for which an offer stands. It is extended while the user points at it or has the focus in it. */
const OFFER_MILLIS = 10_000;

/** Calls `end` when the offer that an element makes has stood long enough. */
export class OfferTimer {
  #element;
  #end;
  #timer = 0;

  constructor(element, end) {
    this.#element = element;
    this.#end = end;
  }

  restart() {
    this.stop();
    const isInUse = () => this.#element.matches(':hover, :focus-within');
    this.#timer = setTimeout(() => (isInUse() ? this.restart() : this.#end()), OFFER_MILLIS);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
