const INDENT = '  ';

/** Maximum indented depth, because a text may consist of brackets alone. */
const MAX_DEPTH = 40;

/**
 * Indents the text of a JSON object or array, or returns null if the text is neither. It does not parse numbers, so that they
 * keep all of their digits.
 */
export function indentJson(text) {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) {
    return null;
  }
  let out = '';
  let depth = 0;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g);
  tokens.forEach((token, i) => {
    if (token === '{' || token === '[') {
      out += token;
      if (!closes(tokens[i + 1])) {
        out += `\n${indent(++depth)}`;
      }
    } else if (closes(token)) {
      out += opens(tokens[i - 1]) ? token : `\n${indent(--depth)}${token}`;
    } else if (token === ',') {
      out += `,\n${indent(depth)}`;
    } else {
      out += token === ':' ? ': ' : token;
    }
  });
  return out;
}

function indent(depth) {
  return INDENT.repeat(Math.min(depth, MAX_DEPTH));
}

function opens(token) {
  return token === '{' || token === '[';
}

function closes(token) {
  return token === '}' || token === ']';
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
