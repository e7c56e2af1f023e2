// The service in a Worker, over D1.
import { SqliteStore } from "secret-slots/stores/sqlite";
import { createService } from "../../src/index.js";
import { journey, KEY } from "./journey.js";

export default {
  /** @param {Request} _request @param {{ DB: import("secret-slots/stores/sqlite").D1Database }} env */
  async fetch(_request, { DB }) {
    const service = createService({ store: new SqliteStore(DB), bootstrap: "a-bootstrap-secret", encryptionKey: KEY });
    const outcome = await journey((request) => service.fetch(request), "a-bootstrap-secret");
    await service.tick();
    await service.close();
    return Response.json(outcome);
  },
};
