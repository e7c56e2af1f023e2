// Secrets that rotate without an outage: the three roles in one.
export * from "./client.js";
export * from "./issuer.js";
export { SecretSlotsError } from "./platform/errors.js";
export * from "./slots.js";

/** @typedef {import("./platform/errors.js").ErrorCode} ErrorCode */
/** @typedef {import("./platform/types.js").Clock} Clock */
/** @typedef {import("./stores/types.js").LogPage} LogPage */
/** @typedef {import("./stores/types.js").Store} Store */
/** @typedef {import("./stores/types.js").Versioned} Versioned */
/** @typedef {import("./stores/types.js").WriteOptions} WriteOptions */
