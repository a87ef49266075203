import { html, nothing } from 'lit';
import { hold, render as renderDiagram } from '../charts/pipeline/diagram.js';
import { sourceNames } from '../charts/picture.js';
import { pipelineModel, withNames } from '../charts/pipeline/model.js';
import { formatTime } from '../format.js';
import { PageElement } from '../elements/page-element.js';
import { saving } from '../elements/panel.js';
import { refusedTable, stageTable, topicTable } from './pipeline-tables.js';
import './source-list.js';

/** Delay before a tooltip closes after the pointer left its part, so that the pointer can reach the tooltip. */
const CLOSE_DELAY_MILLIS = 150;
/** Delay before the tooltip of the cluster opens, because the pointer crosses the cluster on its way to other parts. */
const CLUSTER_DELAY_MILLIS = 400;
const MARGIN = 10;

/**
 * The pipeline as an animated diagram and as tables. `status` is a `PipelineStatus`, or null before the first. `keywords` is a
 * map from slug to keyword (see `store.js`). `received` is the rate of messages to this page per second. `stale` is whether the
 * connection is lost, which dims and stops the diagram. `change` and `commands` are those of `source-list`.
 */
class PipelineView extends PageElement {
  static properties = {
    status: { attribute: false },
    keywords: { attribute: false },
    received: { attribute: false },
    stale: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
  };

  #named;
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
    this.keywords = new Map();
    this.received = 0;
    this.stale = false;
    this.change = 'no';
    this.commands = null;
    this.addEventListener('pointerover', (event) => this.#enter(event, CLUSTER_DELAY_MILLIS));
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
    if (changed.has('status') || changed.has('keywords')) {
      this.#named = this.status && withNames(this.status, this.keywords);
      this.#model = this.status ? pipelineModel(this.#named, this.#model, this.received) : undefined;
    }
  }

  render() {
    if (!this.status) {
      return html`
        <div class="empty">
          <p>Waiting for the first status.</p>
          <p>
            It arrives about a second after the server has connected to Kafka and the stages have started. If it does
            not arrive, check the server's log.
          </p>
        </div>
      `;
    }
    return html`
      <div class="pipeline" ?data-stale=${this.stale}>
        <a class="pipeline-skip" href="#pipeline-tables" @click=${this.#skip}>Skip the diagram</a>
        <p class="pipeline-age">
          ${this.stale ? `Connection lost. Showing data from ${formatTime(this.status.at)}` : nothing}
          <span class="pipeline-saving">${saving('Pipeline', {
            name: 'pipeline',
            title: 'Pipeline',
            to: this.status.at,
            sources: sourceNames(this.status),
          })}</span>
        </p>
        <div class="pipeline-picture"></div>
        <div class="pipeline-tip" aria-hidden="true" hidden><strong></strong><span></span><p></p></div>
        <source-list
          .sources=${this.status.sources}
          .change=${this.change}
          .commands=${this.commands}
          .stale=${this.stale}
        ></source-list>
        ${refusedTable(this.status)}
        <details class="pipeline-tables" id="pipeline-tables">
          <summary>Show as tables</summary>
          ${stageTable(this.status)} ${topicTable(this.#named)}
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
    picture.toggleAttribute('data-labeled', !moving);
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
    this.#closing = setTimeout(() => this.#close(), CLOSE_DELAY_MILLIS);
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

  /** Places the tooltip below its part, or above it if there is not enough space, within the sides of the diagram. */
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
