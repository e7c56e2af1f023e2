// A new secret, on the one page that has it.
import { html } from "hono/html";

/** Returns a secret and a button that copies it. `data-once` takes it off the page when the person leaves it. @param {string | null} secret */
export const issuedSecret = (secret) =>
  html`<code class="secret" id="issued" data-once translate="no">${secret}</code>
    <p class="actions">
      <button type="button" class="quiet needs-js" data-copy="issued">Copy</button>
      <span id="issued-status" class="muted" role="status"></span>
    </p>`;
