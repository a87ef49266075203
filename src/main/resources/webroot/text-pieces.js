/** A line that `murmuration.keywords.import` ignores. */
const IGNORED = /^\s*(#(\s.*)?)?$/;

/** Returns the size of a text in a message, in bytes. SockJS escapes the JSON of a message again. */
export function messageBytes(text) {
  return new TextEncoder().encode(JSON.stringify(JSON.stringify(text))).length;
}

/**
 * Splits a text of keywords into pieces of whole lines, each of at most `maxBytes` in a message, or of one line. Returns each
 * `text` with the number of its first `line`, from 1. Omits pieces without a keyword, unless all are.
 */
export function textPieces(text, maxBytes) {
  const pieces = [];
  let piece = null;
  text.split('\n').forEach((line, index) => {
    const bytes = messageBytes(line);
    if (piece === null || piece.bytes + bytes > maxBytes) {
      piece = { line: index + 1, lines: [], bytes: 0 };
      pieces.push(piece);
    }
    piece.lines.push(line);
    piece.bytes += bytes;
  });
  const used = pieces.filter(({ lines }) => !lines.every((line) => IGNORED.test(line)));
  return (used.length === 0 ? pieces.slice(0, 1) : used).map(({ line, lines }) => ({ line, text: lines.join('\n') }));
}
