import { html, nothing } from 'lit';
import { typedPlace } from '../typed-place.js';
import { PageElement } from './page-element.js';

/** An element with a form that runs one of `commands`. `busy` is whether it runs, and `problem` its failure, or null. */
export class CommandElement extends PageElement {
  static properties = {
    commands: { attribute: false },
    busy: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    this.busy = false;
    this.problem = null;
  }

  /**
   * Runs a command with the token of a form, if any. Resolves to null if it fails. If the failure names a place in the text of
   * one of the `fields`, selects it there. That is the first of them, unless the failure names another one.
   */
  async run(form, command, ...fields) {
    const typed = new Map(fields.map((field) => [field, field.value]));
    this.busy = true;
    this.problem = null;
    try {
      return await command(form.elements.token?.value);
    } catch (error) {
      const field = fields.find(({ name }) => name === error.field) ?? fields[0];
      const place = field === undefined || error.column === undefined ? null : typedPlace(typed.get(field), error);
      this.problem = { message: error.message, place, field: place === null ? null : field.name };
      if (place !== null && field.value === typed.get(field)) {
        field.focus();
        field.setSelectionRange(place.start, place.end);
      }
      return null;
    } finally {
      this.busy = false;
    }
  }
}

/** The failure of a command. Repeats the typed text with the place that it names. */
export function problemText(problem) {
  if (problem === null) {
    return nothing;
  }
  const { message, place } = problem;
  const { before, marked, after } = place ?? {};
  const typed = html`<code class="typed" dir="auto" aria-hidden="true">${before}<mark>${marked}</mark>${after}</code>`;
  return html`<span class="problem">${message}</span>${place === null ? nothing : typed}`;
}
