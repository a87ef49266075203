import * as bars from '../charts/mention-bars.js';
import * as sparkline from '../charts/sparkline.js';
import * as bubbles from '../charts/term-bubbles.js';
import { ellipsis } from '../charts/fit-text.js';
import * as timeline from '../charts/timeline.js';
import * as stream from '../charts/volume-stream.js';
import { formatRate, formatTime } from '../format.js';
import { motionAllowed } from '../motion.js';
import { ChartElement } from './page-element.js';
import { hideTip, showTip } from './tip.js';

/** Maximum length of the name of a keyword in the tooltip of a chart of many. */
const TIP_CHARACTERS = 60;

/** Elements that contain a chart. The property `data` is passed to the `render` function of the chart with the same name. */
class VolumeStream extends ChartElement {
  static properties = { data: { attribute: false } };
  #x = null;

  connectedCallback() {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', 'Volume. Use the arrow keys to read the values.');
    this.addEventListener('pointermove', (event) => this.#point(event.offsetX));
    this.addEventListener('pointerleave', () => this.#point(null));
    this.addEventListener('blur', () => this.#point(null));
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  draw() {
    if (this.data) {
      stream.render(this, { ...this.data, motion: motionAllowed() });
      this.#point(this.#x);
    }
  }

  stop() {
    stream.stop(this);
    hideTip(this);
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const width = this.clientWidth;
      this.#point(Math.max(0, Math.min(width - 1, (this.#x ?? width) + (step * width) / 59)));
      event.preventDefault();
    } else if (event.key === 'Escape') {
      this.#point(null);
    }
  }

  #point(x) {
    this.#x = x;
    this.stream?.point(x);
    if (x === null || !this.stream) {
      hideTip(this);
      return;
    }
    const { time, rates, reasons } = this.stream.at(x);
    const lines = rates.filter(({ rate }) => rate > 0).sort((a, b) => b.rate - a.rate);
    showTip(this, x, 0, [
      formatTime(time),
      ...reasons,
      ...lines.slice(0, 10).map(({ name, color, rate }) => ({ color, text: `${ellipsis(name, TIP_CHARACTERS, (some) => some.length)} ${formatRate(rate)}/s` })),
    ]);
  }
}

class MentionBars extends ChartElement {
  static properties = { data: { attribute: false } };

  draw() {
    if (this.data) {
      bars.render(this, this.data);
    }
  }
}

class TermBubbles extends ChartElement {
  static properties = { data: { attribute: false } };
  #described = null;

  connectedCallback() {
    super.connectedCallback();
    const show = (event) => this.#describe(event.target.closest('.bubble'));
    this.addEventListener('pointerover', show);
    this.addEventListener('focusin', show);
    this.addEventListener('pointerout', () => this.#describe(null));
    this.addEventListener('focusout', () => this.#describe(null));
  }

  draw() {
    if (this.data) {
      const onSelect = (term) => this.ask('select-term', term);
      bubbles.render(this, { ...this.data, onSelect, motion: motionAllowed() });
      this.#describe(this.#described?.isConnected ? this.#described : null);
    }
  }

  stop() {
    bubbles.stop(this);
    hideTip(this);
  }

  #describe(bubble) {
    this.#described = bubble;
    if (bubble) {
      const { x, y, r } = bubble.node;
      showTip(this, x, y - r, [bubble.getAttribute('aria-label')]);
    } else {
      hideTip(this);
    }
  }
}

class TimeLine extends ChartElement {
  static properties = { data: { attribute: false } };

  draw() {
    if (this.data) {
      timeline.render(this, this.data);
    }
  }
}

class SparkLine extends ChartElement {
  static properties = { data: { attribute: false } };

  draw() {
    if (this.data) {
      sparkline.render(this, this.data);
    }
  }
}

customElements.define('volume-stream', VolumeStream);
customElements.define('mention-bars', MentionBars);
customElements.define('term-bubbles', TermBubbles);
customElements.define('time-line', TimeLine);
customElements.define('spark-line', SparkLine);
