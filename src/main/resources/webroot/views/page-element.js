import { LitElement } from 'lit';

/** An element that renders into the page itself, so that the page's style sheets and table roles reach it. */
export class PageElement extends LitElement {
  createRenderRoot() {
    return this;
  }
}
