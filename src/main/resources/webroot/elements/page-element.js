import { LitElement } from 'lit';

/** An element without a shadow root, so that the page's style sheets and table roles apply to it. */
export class PageElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  /** Dispatches an event that requests an action from an ancestor. */
  ask(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** An element that `draw`s a chart when a property or its size changes. Subclasses may override `stop` to end animations. */
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
