const INDENT = '  ';

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
        out += `\n${INDENT.repeat(++depth)}`;
      }
    } else if (closes(token)) {
      out += opens(tokens[i - 1]) ? token : `\n${INDENT.repeat(--depth)}${token}`;
    } else if (token === ',') {
      out += `,\n${INDENT.repeat(depth)}`;
    } else {
      out += token === ':' ? ': ' : token;
    }
  });
  return out;
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
