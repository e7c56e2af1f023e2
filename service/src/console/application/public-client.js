// Why an application that runs on its users' devices has no secret.
import { html } from "hono/html";

const WHERE = /** @type {Record<string, string>} */ ({
  spa: "in its users' browsers",
  native: "on its users' devices",
});

/** @param {string} type */
export const publicClient = (type) =>
  html`<h2>Why there is no secret</h2>
    <p>
      This application runs ${WHERE[type] ?? "where its users see it"}, so a secret in it would be everybody's: whoever
      has the program can read it. OAuth calls it a public client (RFC 6749, section 2.1).
    </p>
    <h2>What it does instead: PKCE</h2>
    <p>
      For each sign-in it makes up a random <em>code verifier</em>, and sends the SHA-256 of it with the authorization
      request. To exchange the code for tokens it sends the verifier itself. Whoever steals the code on the way does not
      have the verifier, so the code is worth nothing (RFC 7636).
    </p>
    <p>
      There is nothing to rotate. At the authorization server, require PKCE with <code>S256</code> for this client, and
      register its redirect URIs exactly.
    </p>`;
