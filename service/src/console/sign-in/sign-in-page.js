// The page at which people sign in.
import { html } from "hono/html";
import { layout } from "../view/layout.js";

/** @import { Context } from "hono" */
/** @import { Pages } from "../pages.js" */

/**
 * @param {Context} c
 * @param {Pages} pages
 * @param {{ to: string, wrong?: string }} page `to`: where to go on, below the root of the service; `wrong`: why a sign-in failed.
 */
export function signInPage(c, pages, { to, wrong }) {
  const root = pages.rootOf(c);
  const { encryptionKey, openid } = pages.settings;
  if (encryptionKey === undefined) return c.html(layout({ title: "No encryption key", body: NO_KEY, root }), 409);
  const notice = wrong === undefined ? "" : html`<div class="notice bad" role="alert"><p>${wrong}</p></div>`;
  const form = html`<form method="post" action="${root}/console/sign-in">
    <input type="hidden" name="to" value="${to}" />
    <p class="field">
      <label for="secret">Bootstrap secret</label>
      <input
        id="secret"
        name="secret"
        type="password"
        autocomplete="current-password"
        required
        ${openid === undefined ? html`autofocus` : ""}
      />
      <small>The service prints it when it starts for the first time.</small>
    </p>
    <button class="${openid === undefined ? "button" : "quiet"}">Sign in</button>
  </form>`;
  const body =
    openid === undefined
      ? form
      : html`<p class="actions">
            <a class="button" href="${root}/console/sign-in/openid?to=${encodeURIComponent(to)}"
              >Sign in with ${openid.title}</a
            >
          </p>
          <details class="other" ${wrong === undefined ? "" : html`open`}>
            <summary>Use the bootstrap secret</summary>
            ${form}
          </details>`;
  const page = html`<h1>Sign in</h1>
    ${notice} ${body}`;
  return c.html(layout({ title: "Sign in", body: page, root }), 401);
}

const NO_KEY = html`<h1>The console needs an encryption key</h1>
  <p>Nobody can sign in yet: the key seals what signs the cookies of people, and this service has none.</p>
  <p>Make one with <code>openssl rand -hex 32</code>, and start the service with it as <code>encryption_key</code>.</p>
  <p class="code">ERR_ENCRYPTION_KEY</p>`;
