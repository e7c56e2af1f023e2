// What all pages share.
import { html } from "hono/html";

/** No script, no frame, and nothing from elsewhere. */
export const POLICY =
  "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * Returns a page. All values are escaped.
 *
 * @param {object} page
 * @param {string} page.title
 * @param {any} page.body
 * @param {"good" | "bad" | "none"} [page.state] The colour of its heading.
 * @param {string} [page.root] The path of the service, without a slash at its end.
 */
export function layout({ title, body, state = "none", root = "" }) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <link rel="stylesheet" href="${root}/style.css" />
      </head>
      <body>
        <main class="${state}">${body}</main>
      </body>
    </html>`;
}
