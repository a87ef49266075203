import { LitElement } from 'lit';

/** An element that renders into the page itself, so that the page's style sheets and table roles reach it. */
export class PageElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  /** Asks for something with an event that whoever is above can answer. */
  ask(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** An element that `draw`s a chart into itself when a property or its size changes, and may have to `stop` it. */
export class ChartElement extends PageElement {
  #size = new ResizeObserver(() => {
    if (this.clientWidth !== this.#width || this.clientHeight !== this.#height) {
      this.requestUpdate();
    }
  });
  #width = 0;
  #height = 0;

  connectedCallback() {
    super.connectedCallback();
    this.#size.observe(this);
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.stop();
  }

  updated() {
    this.draw();
    this.#width = this.clientWidth;
    this.#height = this.clientHeight;
  }

  stop() {}
}
