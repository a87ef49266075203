/** Number of characters shown on each side of a place. */
const AROUND = 30;

/**
 * Finds the character at a `column` of a text, in code points from 1, or at a column of a `line`, which also counts from 1.
 * Returns its indexes `start` and `end`, which are equal at the end of the text, and the text around it: `before`, `marked` and
 * `after`, in one line.
 */
export function typedPlace(text, { line, column }) {
  const [index, lines] = line === undefined ? [0, [text]] : [line - 1, text.split('\n')];
  const from = Math.min(text.length, lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0));
  const characters = Array.from(lines[index] ?? '');
  const at = Math.min(column - 1, characters.length);
  const start = from + characters.slice(0, at).join('').length;
  const marked = characters[at] ?? '';
  const before = characters.slice(Math.max(0, at - AROUND), at);
  const after = characters.slice(at + 1, at + 1 + AROUND);
  return {
    start,
    end: start + marked.length,
    before: `${at > AROUND ? '…' : ''}${inOneLine(before)}`,
    marked: inOneLine([marked]) || '\u00a0',
    after: `${inOneLine(after)}${at + 1 + AROUND < characters.length ? '…' : ''}`,
  };
}

function inOneLine(characters) {
  return characters.join('').replaceAll(/\s/g, '\u00a0');
}
