// Secrets that rotate without an outage: everything that the package `secret-slots` exports.
export { SecretSlotsError } from "./errors.js";
export { checkSecret, generateSecret, generateSecretWithReport } from "./policy.js";
export { SecretSlots } from "./slots.js";

/** @typedef {import("./errors.js").ErrorCode} ErrorCode */
/** @typedef {import("./policy.js").CharacterClass} CharacterClass */
/** @typedef {import("./policy.js").ProblemCode} ProblemCode */
/** @typedef {import("./policy.js").SecretEntropy} SecretEntropy */
/** @typedef {import("./policy.js").SecretPolicy} SecretPolicy */
/** @typedef {import("./policy.js").SecretReport} SecretReport */
/** @typedef {import("./slots.js").Secrets} Secrets */
