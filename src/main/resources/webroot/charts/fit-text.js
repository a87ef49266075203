/** The text, or as much of its beginning as fits with an ellipsis. `measure` gives the width of a text in pixels. */
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

/** The text in lines that fit, at most so many; the last ends with an ellipsis if there is more. */
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

/** The first of the texts that fits, else the last one shortened. */
export function firstThatFits(texts, width, measure) {
  return texts.find((text) => measure(text) <= width) ?? ellipsis(texts.at(-1), width, measure);
}
