// Without an encryption key there are no clients and no credentials: a page that says how to get them.
import { html } from "hono/html";

/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit */
export const noKeyPage = (visit) =>
  visit.page({
    title: "No encryption key",
    status: 409,
    body: html`<h1>The service has no encryption key</h1>
      <p>Secrets and tokens are stored sealed or not at all, so there are no clients and no credentials yet.</p>
      <h2>What to do</h2>
      <ol>
        <li>Make a key: <code>openssl rand -hex 32</code></li>
        <li>
          Give it to every instance: <code>SECRET_SLOTS_ENCRYPTION_KEY_FILE</code> names a file with it, or
          <code>SECRET_SLOTS_ENCRYPTION_KEY</code> is the key.
        </li>
        <li>Start the service again, and keep a copy of the key: nothing that it seals can be read without it.</li>
      </ol>
      <p class="code">ERR_ENCRYPTION_KEY</p>`,
  });

/**
 * Returns a page, or what a form does, that answers with the page above if the service has no key.
 *
 * @template {[Visit, ...any[]]} Given
 * @param {(...given: Given) => Promise<Response>} show
 * @returns {(...given: Given) => Promise<Response>}
 */
export const withKey =
  (show) =>
  async (...given) => {
    try {
      return await show(...given);
    } catch (error) {
      if (/** @type {any} */ (error)?.code === "ERR_ENCRYPTION_KEY") return noKeyPage(given[0]);
      throw error;
    }
  };
