// The page at `/`: it says that the service runs. The console comes here later.
import { html } from "hono/html";
import { STYLE } from "./style.js";

/** No script, no frame, and nothing from elsewhere. */
const POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** @param {import("../http/endpoints.js").Endpoints} endpoints */
export function pageRoutes(endpoints) {
  endpoints.addPlain("/style.css", (c) => c.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }));
  endpoints.addPlain("/", async (c) => {
    c.header("Content-Security-Policy", POLICY);
    return c.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width" />
            <title>secret-slots</title>
            <link rel="stylesheet" href="/style.css" />
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
