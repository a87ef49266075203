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
   * `field`, selects it.
   */
  async run(form, command, field = null) {
    const typed = field?.value;
    this.busy = true;
    this.problem = null;
    try {
      return await command(form.elements.token?.value);
    } catch (error) {
      const place = field === null || error.column === undefined ? null : typedPlace(typed, error);
      this.problem = { message: error.message, place };
      if (place !== null && field.value === typed) {
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
