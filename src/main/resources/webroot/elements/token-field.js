import { html, nothing } from 'lit';

/** A form field `token` for the admin token, if a change needs it and the user has not entered it yet. */
export function tokenField(change, commands) {
  return needsToken(change, commands)
    ? html`<input name="token" type="password" required autocomplete="off" aria-label="Admin token" placeholder="admin token" />
        <span class="hint">
          Open the link that Murmuration printed when it started, or enter its token.
          <code>murmuration token</code> prints the link again.
        </span>`
    : nothing;
}

/** Returns whether a change needs the admin token and the user has not entered it yet. */
export function needsToken(change, commands) {
  return change === 'token' && !commands.knowsToken();
}
