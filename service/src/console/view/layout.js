// What all pages of the console share: the head, the way around, and who is signed in.
import { html } from "hono/html";

/** @import { Html, Visit } from "../visit.js" */

/**
 * Returns a page. All values are escaped.
 *
 * @param {object} page
 * @param {string} page.title
 * @param {Html} page.body
 * @param {Visit | undefined} [page.visit] Left out: nobody is signed in.
 * @param {string} [page.root] The path of the service, if there is no visit.
 * @param {Html} [page.nav] The way around in what the page is about, such as a domain.
 * @param {number} [page.reload] As `refresh`, for a browser without JavaScript: with it, a part of the page is loaded again in its place.
 * @param {number} [page.refresh] After so many seconds the browser loads the page again.
 * @param {string} [page.goOn] The browser goes on to this address by itself.
 * @param {"bad" | "none"} [page.state]
 * @param {boolean} [page.isNarrow] For a page with little on it.
 */
export function layout({
  title,
  body,
  visit,
  root = visit?.root ?? "",
  nav,
  refresh,
  reload,
  goOn,
  state = "none",
  isNarrow = visit === undefined,
}) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · secret-slots</title>
        ${refresh === undefined ? "" : html`<meta http-equiv="refresh" content="${refresh}" />`}
        ${reload === undefined ? "" : html`<noscript><meta http-equiv="refresh" content="${reload}" /></noscript>`}
        ${goOn === undefined ? "" : html`<meta http-equiv="refresh" content="0; url=${goOn}" />`}
        <link rel="icon" href="${root}/console/icon.svg" />
        <link rel="stylesheet" href="${root}/console/style.css" />
        <script src="${root}/console/script.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        ${header(root, visit)} ${nav ?? ""}
        <main id="main" class="${state}${isNarrow ? " narrow" : ""}">${body}</main>
      </body>
    </html>`;
}

/** The parts of the console, each for those who have one of its roles. */
const PARTS = /** @type {const} */ ([
  { path: "/domains", text: "Domains", roles: ["issuer:read", "issuer:write", "audit:read"] },
  { path: "/credentials", text: "Credentials", roles: ["credentials:read", "credentials:write"] },
  { path: "/clients", text: "Clients", roles: ["clients:write"] },
  { path: "/people", text: "People", roles: ["admin"] },
  { path: "/playground", text: "Playground", roles: [] },
]);

/** Returns the parts of the console that are for a person. @param {Visit} visit */
export const shownParts = ({ principal }) =>
  PARTS.filter(({ roles }) => roles.length === 0 || roles.some((role) => principal.has(role)));

/** @param {string} root @param {Visit | undefined} visit */
function header(root, visit) {
  const brand = html`<a class="brand" href="${root}/console"
    ><img src="${root}/console/icon.svg" alt="" width="20" height="20" /> secret-slots</a
  >`;
  if (visit === undefined) return html`<header>${brand}</header>`;
  const here = new URL(visit.c.req.raw.url).pathname;
  return html`<header>
    ${brand}
    <nav aria-label="Console">
      ${shownParts(visit).map(({ path, text }) => {
        const isHere = here.startsWith(`/console${path}`);
        return html`<a href="${root}/console${path}" ${isHere ? html`aria-current="page"` : ""}>${text}</a>`;
      })}
    </nav>
    <form method="post" action="${visit.to`/sign-out`}" class="who">
      ${visit.formStart()}
      <span title="Signed in as">${visit.principal.name}</span>
      <button class="link">Sign out</button>
    </form>
  </header>`;
}
