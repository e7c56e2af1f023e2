// The page for somebody whom the provider knows, and who has no role here.
import { html } from "hono/html";
import { layout } from "../view/layout.js";

/** @import { Context } from "hono" */

/**
 * @param {Context} c
 * @param {{ outcome: string, id: string | undefined }} who
 * @param {{ root: string, sub: string, to: string }} place `root`: the path of the service; `sub`: of the account; `to`: where to go on.
 */
export function strangerPage(c, { outcome, id }, { root, sub, to }) {
  const again = `${root}/console/sign-in/openid?to=${encodeURIComponent(to)}`;
  const account = html`<p>Your account at the provider: <code>${sub}</code></p>`;
  const unknown = html`<p>You have no role in this console yet.</p>
    ${
      id === undefined
        ? html`<p>
            Ask an administrator for access. Your provider tells no e-mail address of yours that it has verified.
          </p>`
        : html`<p>Ask an administrator to add this id on the page “People”:</p>
            <p class="secret" id="person">${id}</p>
            <p class="actions needs-js">
              <button type="button" class="quiet" data-copy="person">Copy it</button>
              <span id="person-status" role="status"></span>
            </p>`
    }
    ${account}`;
  const taken = html`<p>
      Another account of your provider has signed in as <code>${id}</code> before, so yours has no role here.
    </p>
    <p>If the address is yours by now, ask an administrator to release the old account on the page “People”.</p>
    ${account}`;
  const body = html`<h1>No access yet</h1>
    ${outcome === "taken" ? taken : unknown}
    <p class="actions"><a class="button" href="${again}">Sign in again</a></p>`;
  return c.html(layout({ title: "No access yet", body, root }), 403);
}
