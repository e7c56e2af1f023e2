// How a connection ended, on the page to which the provider has sent the user back.
import { html } from "hono/html";
import { errorWords } from "./error-words.js";

/**
 * Returns what the parameters `outcome` and `code` of the address say, in words of ours. Anybody can write a link with them, so "connected" stands
 * only where the credential says so too.
 *
 * @param {URLSearchParams} query
 * @param {any} credential
 */
export function outcomeNotice(query, credential) {
  const outcome = query.get("outcome");
  if (outcome === "connected" && credential.state === "ready")
    return html`<div class="notice good" role="status"><p>Connected. The new token is there.</p></div>`;
  if (outcome !== "failed") return html``;
  const code = query.get("code") ?? "";
  const { happened, advice } = errorWords(code, credential.client);
  return html`<div class="notice bad" role="alert">
    <p><strong>Not connected.</strong> ${happened}</p>
    <p>${advice} ${credential.state === "ready" ? "Until then it works as before." : ""}</p>
    ${/^ERR_[A-Z_]{1,40}$/.test(code) ? html`<p class="code">${code}</p>` : ""}
  </div>`;
}
