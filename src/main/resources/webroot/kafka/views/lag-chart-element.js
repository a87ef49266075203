import { render } from '../../charts/lag-chart.js';
import { formatTime, formats } from '../../format.js';
import { ChartElement } from '../../elements/page-element.js';
import { hideTip, showTip } from '../../elements/tip.js';

/** The lag of a group over time. The pointer and the arrow keys show single values. */
class LagLine extends ChartElement {
  static properties = { data: { attribute: false } };

  #points = [];
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
    this.setAttribute('aria-label', 'Lag. Use the arrow keys to read the values.');
  }

  draw() {
    if (this.data) {
      this.#points = render(this, this.data);
    }
  }

  stop() {
    hideTip(this);
  }

  #point(x) {
    let nearest = -1;
    this.#points.forEach((point, i) => {
      if (nearest === -1 || Math.abs(point.x - x) < Math.abs(this.#points[nearest].x - x)) {
        nearest = i;
      }
    });
    this.#describe(nearest);
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') {
      this.#leave();
    } else if (step !== undefined && this.#points.length > 0) {
      event.preventDefault();
      const from = this.#at === -1 ? this.#points.length : this.#at;
      this.#describe(Math.max(0, Math.min(this.#points.length - 1, from + step)));
    }
  }

  #describe(i) {
    this.#at = i;
    const point = this.#points[i];
    if (point) {
      showTip(this, point.x, point.y, [`${formatTime(point.at)}: ${formats.count(point.lag)} behind`]);
    }
  }

  #leave() {
    this.#at = -1;
    hideTip(this);
  }
}

customElements.define('lag-line', LagLine);
