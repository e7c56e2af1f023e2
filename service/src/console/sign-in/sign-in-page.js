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
  const body = html`<h1>Sign in</h1>
    ${wrong === undefined ? "" : html`<div class="notice bad" role="alert"><p>${wrong}</p></div>`}
    <form method="post" action="${root}/console/sign-in">
      <input type="hidden" name="to" value="${to}" />
      <p class="field">
        <label for="secret">Bootstrap secret</label>
        <input id="secret" name="secret" type="password" autocomplete="current-password" required autofocus />
        <small>The service prints it when it starts for the first time.</small>
      </p>
      <button class="button">Sign in</button>
    </form>`;
  return c.html(layout({ title: "Sign in", body, root, isNarrow: true }), 401);
}
