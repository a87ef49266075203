import { html } from 'lit';

const LANGUAGE = 'https://github.com/murmuration/murmuration/blob/main/docs/keywords.md';

const EXAMPLES = [
  ['oat milk', 'both words, in any order'],
  ['"oat milk"', 'the words next to each other'],
  ['coffee OR tea', 'one of them, or both'],
  ['coffee -decaf', 'coffee without decaf'],
  ['(coffee OR tea) milk', 'parentheses group'],
  ['#coffee', 'a hashtag'],
  ['@ada', 'an account that is mentioned'],
  ['coffee from:ada lang:en', 'the author and the language'],
];
const LABEL = ['Hot drinks = coffee OR tea', 'a label, which names the query'];

/** A button that shows how queries are written, and `labels` unless they can have none. */
export function queryHelp({ labels = true } = {}) {
  const examples = labels ? [...EXAMPLES, LABEL] : EXAMPLES;
  return html`<details class="language">
    <summary aria-label="How to write a query" title="How to write a query">?</summary>
    <dl>
      ${examples.map(([query, meaning]) => html`<div><dt><code>${query}</code></dt><dd>${meaning}</dd></div>`)}
    </dl>
    <a href=${LANGUAGE} target="_blank" rel="noopener">All operators and rules</a>
  </details>`;
}
