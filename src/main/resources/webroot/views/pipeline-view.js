import { html, nothing } from 'lit';
import { hold, render as renderDiagram } from '../charts/pipeline/diagram.js';
import { pipelineModel } from '../charts/pipeline/model.js';
import { formatTime } from '../format.js';
import { PageElement } from '../elements/page-element.js';
import { saving } from '../elements/panel.js';
import { stageTable, topicTable } from './pipeline-tables.js';
import './source-list.js';

/** How long a tooltip stays when the pointer has left its part, so that the pointer can reach the tooltip. */
const LINGER_MILLIS = 150;
/** How long the pointer rests on the cluster before that is explained; on its way to another part it crosses it. */
const REST_MILLIS = 400;
const MARGIN = 10;

/**
 * The pipeline as a living picture, and the same figures as tables. `status` is a `PipelineStatus`, or null before the
 * first; `received` is how many messages a second come to the page; `stale` says that the server is lost, upon which everything is dimmed and stands still. `change` and `commands` are
 * those of `source-list`.
 */
class PipelineView extends PageElement {
  static properties = {
    status: { attribute: false },
    received: { attribute: false },
    stale: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
  };

  #model;
  #parts = [];
  #open = null;
  #closing = 0;
  #opening = 0;
  #motion = matchMedia('(prefers-reduced-motion: reduce)');
  #resizes = new ResizeObserver(() => this.#draw());
  #redraw = () => this.#draw();

  constructor() {
    super();
    this.status = null;
    this.received = 0;
    this.stale = false;
    this.change = 'no';
    this.commands = null;
    this.addEventListener('pointerover', (event) => this.#enter(event, REST_MILLIS));
    this.addEventListener('pointerout', () => this.#closeSoon());
    this.addEventListener('focusin', (event) => this.#enter(event));
    this.addEventListener('focusout', () => this.#close());
  }

  connectedCallback() {
    super.connectedCallback();
    this.#motion.addEventListener('change', this.#redraw);
    document.addEventListener('keydown', this.#escape);
    this.#resizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#motion.removeEventListener('change', this.#redraw);
    document.removeEventListener('keydown', this.#escape);
    this.#resizes.disconnect();
    this.#close();
    const picture = this.querySelector('.pipeline-picture');
    picture && hold(picture);
  }

  willUpdate(changed) {
    if (changed.has('status')) {
      this.#model = this.status ? pipelineModel(this.status, this.#model, this.received) : undefined;
    }
  }

  render() {
    if (!this.status) {
      return html`
        <div class="empty">
          <p>Waiting for the first measurement.</p>
          <p>
            It comes about a second after the server has reached Kafka and the stages are up. If it does not, see what
            the server has logged.
          </p>
        </div>
      `;
    }
    return html`
      <div class="pipeline" ?data-stale=${this.stale}>
        <a class="pipeline-skip" href="#pipeline-tables" @click=${this.#skip}>Skip the picture</a>
        <p class="pipeline-age">
          ${this.stale ? `Connection lost: figures of ${formatTime(this.status.at)}` : nothing}
          <span class="pipeline-saving">${saving('Pipeline', 'murmuration-pipeline')}</span>
        </p>
        <div class="pipeline-picture"></div>
        <div class="pipeline-tip" aria-hidden="true" hidden><strong></strong><span></span><p></p></div>
        <source-list
          .sources=${this.status.sources}
          .change=${this.change}
          .commands=${this.commands}
          .stale=${this.stale}
        ></source-list>
        <details class="pipeline-tables" id="pipeline-tables">
          <summary>The same as tables</summary>
          ${stageTable(this.status)} ${topicTable(this.status)}
        </details>
      </div>
    `;
  }

  updated() {
    this.#draw();
  }

  #draw() {
    const picture = this.querySelector('.pipeline-picture');
    const width = Math.floor(picture?.clientWidth ?? 0);
    if (width === 0) {
      picture && hold(picture);
      return;
    }
    const moving = !this.#motion.matches;
    this.#parts = renderDiagram(picture, { model: this.#model, width, moving, frozen: this.stale });
    picture.toggleAttribute('data-labelled', !moving);
    this.#showTip();
  }

  #enter(event, rest = 0) {
    clearTimeout(this.#opening);
    const name = event.target.closest('[data-part]')?.dataset.part;
    if (name === 'cluster' && rest > 0) {
      this.#opening = setTimeout(() => this.#explain(name), rest);
    } else if (name !== undefined) {
      this.#explain(name);
    } else if (event.target.closest('.pipeline-tip')) {
      clearTimeout(this.#closing);
    }
  }

  #explain(name) {
    clearTimeout(this.#closing);
    this.#open = name;
    this.#showTip();
  }

  #closeSoon() {
    clearTimeout(this.#opening);
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.#close(), LINGER_MILLIS);
  }

  #close() {
    clearTimeout(this.#opening);
    clearTimeout(this.#closing);
    this.#open = null;
    this.#showTip();
  }

  #escape = (event) => {
    if (event.key === 'Escape' && this.#open !== null) {
      this.#close();
    }
  };

  #skip = (event) => {
    event.preventDefault();
    this.querySelector('.pipeline-tables summary').focus();
  };

  /** Beside its part: below where there is room, else above; never beyond the picture's sides. */
  #showTip() {
    const tip = this.querySelector('.pipeline-tip');
    const part = this.#parts.find(({ name }) => name === this.#open);
    if (!tip) {
      return;
    }
    tip.hidden = part === undefined;
    if (part === undefined) {
      return;
    }
    const [title, figures, about] = tip.children;
    title.textContent = part.title;
    figures.textContent = part.figures;
    about.textContent = part.about;
    const picture = this.querySelector('.pipeline-picture');
    const { x, y, w, h } = part.kind === 'cluster' ? { ...part.box, h: 34 } : part.box;
    const left = Math.min(picture.clientWidth - tip.offsetWidth, Math.max(0, x + w / 2 - tip.offsetWidth / 2));
    const below = y + h + MARGIN;
    const above = y - MARGIN - tip.offsetHeight;
    const screenBottom = innerHeight - picture.getBoundingClientRect().top;
    const top = below + tip.offsetHeight <= screenBottom || above < 0 ? below : above;
    tip.style.left = `${picture.offsetLeft + left}px`;
    tip.style.top = `${picture.offsetTop + top}px`;
  }
}

customElements.define('pipeline-view', PipelineView);
