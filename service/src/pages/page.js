// The page at `/`: it says that the service runs. The console comes here later.
import { html } from "hono/html";

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e9ee); --paper: light-dark(#fbfbf9, #14171b); --line: light-dark(#d9d9d2, #2c3138); --good: light-dark(#1f7a4d, #5cc894); }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 34rem; padding: 2rem; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; letter-spacing: -.01em; }
p { margin: .5rem 0; }
.state { display: inline-flex; gap: .5rem; align-items: center; color: var(--good); font-weight: 600; }
.state::before { content: ""; width: .6rem; height: .6rem; border-radius: 50%; background: currentColor; }
ul { padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { padding: .6rem 0; border-bottom: 1px solid var(--line); }
a { color: inherit; text-underline-offset: .2em; }
`;

/** The hash by which the Content-Security-Policy allows the style. @returns {Promise<string>} */
async function styleHash() {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** @param {import("../http/endpoints.js").Endpoints} endpoints */
export function pageRoutes(endpoints) {
  endpoints.addPlain("/", async (c) => {
    c.header(
      "Content-Security-Policy",
      `default-src 'none'; style-src 'sha256-${await styleHash()}'; frame-ancestors 'none'; base-uri 'none'`,
    );
    return c.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width" />
            <title>secret-slots</title>
            <style>
              ${{ toString: () => STYLE, isEscaped: true }}
            </style>
          </head>
          <body>
            <main>
              <h1>secret-slots</h1>
              <p class="state">The service runs.</p>
              <p>It issues client secrets, rotates them with an overlap, and says which ones are good.</p>
              <ul>
                <li><a href="/openapi.json">The API, as OpenAPI 3.1</a></li>
                <li><a href="/readyz">Its state: the store, and the settings that it holds</a></li>
              </ul>
            </main>
          </body>
        </html>`,
    );
  });
}
