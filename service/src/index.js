// The service on any host that has fetch: Node, Deno, Bun and Workers.
export { createService } from "./service.js";
/** @typedef {import("./service-options.js").ServiceOptions} ServiceOptions */
/** @typedef {import("./service-options.js").ServiceEvent} ServiceEvent */
/** @typedef {import("./service-options.js").Origin} Origin */
