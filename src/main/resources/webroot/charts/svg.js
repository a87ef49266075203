export const SVG = 'http://www.w3.org/2000/svg';

/** A new SVG element with attributes, appended to `parent` where there is one. */
export function create(name, attributes = {}, parent = null) {
  const element = document.createElementNS(SVG, name);
  set(element, attributes);
  return parent === null ? element : parent.appendChild(element);
}

/** Sets attributes; those that are null are removed. */
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
 * Makes the children of `parent` one for each of `data`, in its order: those whose key is still there are kept. Calls
 * `enter` for what a new one is made of and `update` for each. Returns nothing; children are told by the property `key`.
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
    // An element that is moved in the tree loses the focus.
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

/** The width of a text by the width of an average Latin character. */
export function textWidth(text, charWidth) {
  return [...text].reduce((width, character) => width + characterWidth(character) * charWidth, 0);
}

/** Characters of East Asian scripts and emoji are about twice as wide as others. */
function characterWidth(character) {
  return character.codePointAt(0) >= 0x1100 ? 1.75 : 1;
}
