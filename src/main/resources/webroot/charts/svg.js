export const SVG = 'http://www.w3.org/2000/svg';

/** Creates an SVG element with attributes and appends it to `parent`, unless that is null. */
export function create(name, attributes = {}, parent = null) {
  const element = document.createElementNS(SVG, name);
  set(element, attributes);
  return parent === null ? element : parent.appendChild(element);
}

/** Sets attributes, and removes those that are null. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) {
      element.removeAttribute(name);
    } else if (element.getAttribute(name) !== String(value)) {
      element.setAttribute(name, value);
    }
  }
}

/**
 * Replaces the content of an element by an SVG image with a `title` and the given children, `{ name: [tag, attributes] }`.
 * Returns `svg`, `title` and the children by name.
 */
export function frame(element, className, children) {
  const svg = create('svg', { class: className, role: 'img' });
  const parts = { svg, title: create('title', {}, svg) };
  for (const [name, [tag, attributes]] of Object.entries(children)) {
    parts[name] = create(tag, attributes, svg);
  }
  element.replaceChildren(svg);
  return parts;
}

/**
 * Matches the children of `parent` with `data`, in the order of `data`, and keeps children whose key is still present.
 * `enter` creates a new child, and `update` is called for every child. The key is stored in the child's property `key`.
 */
export function join(parent, data, { key, enter, update }) {
  const known = new Map([...parent.children].map((child) => [child.key, child]));
  let previous = null;
  for (const datum of data) {
    const name = key(datum);
    let child = known.get(name);
    if (child === undefined) {
      child = enter(datum);
      child.key = name;
    }
    known.delete(name);
    const place = previous === null ? parent.firstChild : previous.nextSibling;
    // An element that moves within the tree loses focus.
    if (place !== child) {
      parent.insertBefore(child, place);
    }
    update(child, datum);
    previous = child;
  }
  for (const child of known.values()) {
    child.remove();
  }
}

/** Estimates the width of a text from that of an average Latin character. */
export function textWidth(text, charWidth) {
  return [...text].reduce((width, character) => width + characterWidth(character) * charWidth, 0);
}

/** East Asian characters and emoji are almost twice as wide as others. */
function characterWidth(character) {
  return character.codePointAt(0) >= 0x1100 ? 1.75 : 1;
}
