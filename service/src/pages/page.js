// The page at `/`: it says that the service runs. The console comes here later.
import { html } from "hono/html";
import { layout, POLICY } from "./layout.js";
import { STYLE } from "./style.js";

/** @param {import("../http/endpoints.js").Endpoints} endpoints */
export function pageRoutes(endpoints) {
  endpoints.addPlain("/style.css", (c) => c.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }));
  endpoints.addPlain("/", async (c) => {
    c.header("Content-Security-Policy", POLICY);
    const body = html`<h1>secret-slots</h1>
      <p class="state">The service runs.</p>
      <p>
        It issues client secrets, rotates them with an overlap, says which ones are good, and keeps access tokens fresh.
      </p>
      <ul>
        <li><a href="/openapi.json">The API, as OpenAPI 3.1</a></li>
        <li><a href="/readyz">Its state: the store, and the settings that it holds</a></li>
      </ul>`;
    return c.html(layout({ title: "secret-slots", body }));
  });
}
