const tip = document.createElement('div');
tip.className = 'tip';
tip.setAttribute('role', 'status');
let owner = null;

/**
 * Shows a tooltip above a point within an element. Lines are texts, or `{ color, text }` with the number of a keyword's color.
 * Only one tooltip is visible at a time.
 */
export function showTip(element, x, y, lines) {
  if (!tip.isConnected) {
    document.body.append(tip);
  }
  owner = element;
  tip.replaceChildren(...lines.map(line));
  tip.hidden = false;
  const box = element.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(4, Math.min(document.documentElement.clientWidth - width - 4, box.left + x - width / 2));
  const above = box.top + y - height - 8;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above < 4 ? box.top + y + 14 : above) + scrollY}px`;
}

/** Hides the tooltip if it belongs to this element. */
export function hideTip(element) {
  if (owner === element) {
    owner = null;
    tip.hidden = true;
  }
}

function line(content) {
  const element = document.createElement('p');
  element.dir = 'auto';
  if (typeof content === 'string') {
    element.textContent = content;
  } else {
    element.textContent = content.text;
    element.className = 'swatch';
    if (content.color !== null) {
      element.dataset.k = content.color;
    }
  }
  return element;
}
