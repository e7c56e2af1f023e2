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
/** @typedef {import("./jwt/types.js").JoseKeyOptions} JoseKeyOptions */
/** @typedef {import("./jwt/types.js").SignOptions} SignOptions */
/** @typedef {import("./jwt/types.js").JwtHeader} JwtHeader */
/** @typedef {import("./jwt/types.js").JwtPayload} JwtPayload */
/** @typedef {import("./jwt/types.js").VerifiedJwt} VerifiedJwt */
/** @typedef {import("./jwt/types.js").Algorithm} Algorithm */
/** @typedef {import("./jwt/types.js").SlotFrom} SlotFrom */
/** @typedef {import("./jwt/types.js").VerifyOptions} VerifyOptions */
