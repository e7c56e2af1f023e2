// The page between another site and one of ours: the cookie of the session is Strict, so it comes only with a request that one of our own pages
// causes. This page asks the browser for the same address again, or for another one.
import { html } from "hono/html";
import { layout } from "./layout.js";

/** @param {import("hono").Context} c @param {string} root @param {string} [to] Where to go on, below the root of the service. Default: the same address. */
export function crossSitePage(c, root, to) {
  const address = to === undefined ? "" : root + to;
  const body = html`<h1>One moment</h1>
    <p><a href="${address}" class="button">Open the console</a></p>`;
  return c.html(layout({ title: "One moment", body, root, goOn: address }));
}
