customElements.define('pipeline-view', class extends HTMLElement {});
