import { render } from '../../charts/lag-chart.js';
import { formatTime, formats } from '../../format.js';
import { ChartElement } from '../../elements/page-element.js';
import { hideTip, showTip } from '../../elements/tip.js';

/** The lag of a group over time; the pointer and the arrow keys read it out. */
class LagLine extends ChartElement {
  static properties = { data: { attribute: false } };

  #places = [];
  #at = -1;

  constructor() {
    super();
    this.addEventListener('pointermove', (event) => this.#point(event.clientX - this.getBoundingClientRect().left));
    this.addEventListener('pointerleave', () => this.#leave());
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('blur', () => this.#leave());
  }

  connectedCallback() {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', 'Lag: the arrow keys read it out');
  }

  draw() {
    if (this.data) {
      this.#places = render(this, this.data);
    }
  }

  stop() {
    hideTip(this);
  }

  #point(x) {
    let nearest = -1;
    this.#places.forEach((place, i) => {
      if (nearest === -1 || Math.abs(place.x - x) < Math.abs(this.#places[nearest].x - x)) {
        nearest = i;
      }
    });
    this.#tell(nearest);
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') {
      this.#leave();
    } else if (step !== undefined && this.#places.length > 0) {
      event.preventDefault();
      const from = this.#at === -1 ? this.#places.length : this.#at;
      this.#tell(Math.max(0, Math.min(this.#places.length - 1, from + step)));
    }
  }

  #tell(i) {
    this.#at = i;
    const place = this.#places[i];
    if (place) {
      showTip(this, place.x, place.y, [`${formatTime(place.at)}: ${formats.count(place.lag)} behind`]);
    }
  }

  #leave() {
    this.#at = -1;
    hideTip(this);
  }
}

customElements.define('lag-line', LagLine);
