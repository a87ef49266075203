const INDENT = '  ';

/** What lies deeper is indented as far: a text may be made of brackets alone. */
const DEEPEST = 40;

/**
 * The text of a JSON object or array, indented; null if it is neither. Works on the text itself, so that a number stays as it
 * was written, however many digits it has.
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
  return INDENT.repeat(Math.min(depth, DEEPEST));
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
