/** Returns the text, truncated with an ellipsis if it does not fit. `measure` returns the width of a text in pixels. */
export function ellipsis(text, width, measure) {
  if (measure(text) <= width) {
    return text;
  }
  const characters = Array.from(text);
  let fits = 0;
  let over = characters.length;
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (measure(`${characters.slice(0, middle).join('')}…`) <= width) {
      fits = middle;
    } else {
      over = middle;
    }
  }
  return `${characters.slice(0, fits).join('').trimEnd()}…`;
}

/** Wraps a text into lines that fit, at most `most`. The last one ends with an ellipsis if the text is longer. */
export function wrap(text, width, measure, most = Infinity) {
  const lines = [];
  let line = '';
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (const [i, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
    } else if (lines.length === most - 1) {
      lines.push(
        ellipsis(line === '' ? words.slice(i).join(' ') : `${line} ${words.slice(i).join(' ')}`, width, measure),
      );
      return lines;
    } else {
      if (line !== '') {
        lines.push(line);
      }
      line = measure(word) <= width ? word : ellipsis(word, width, measure);
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Returns the first text that fits, or the last one truncated. */
export function firstThatFits(texts, width, measure) {
  return texts.find((text) => measure(text) <= width) ?? ellipsis(texts.at(-1), width, measure);
}
