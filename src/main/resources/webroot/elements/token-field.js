import { html, nothing } from 'lit';

/** Asks for the admin token where a change needs it and it has not been typed yet; a form sends it as `token`. */
export function tokenField(change, commands) {
  return needsToken(change, commands)
    ? html`<input name="token" type="password" required autocomplete="off" aria-label="Admin token" placeholder="admin token" />`
    : nothing;
}

/** Whether a change can only be made with a token that is still to be typed. */
export function needsToken(change, commands) {
  return change === 'token' && !commands.knowsToken();
}
