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
/** @typedef {import("./jwt/jose-key.js").JoseKeyOptions} JoseKeyOptions */
/** @typedef {import("./jwt/sign.js").SignOptions} SignOptions */
/** @typedef {import("./jwt/verifier.js").JwtHeader} JwtHeader */
/** @typedef {import("./jwt/verifier.js").JwtPayload} JwtPayload */
/** @typedef {import("./jwt/verifier.js").VerifiedJwt} VerifiedJwt */
/** @typedef {import("./jwt/verify-options.js").Algorithm} Algorithm */
/** @typedef {import("./jwt/verify-options.js").SlotFrom} SlotFrom */
/** @typedef {import("./jwt/verify-options.js").VerifyOptions} VerifyOptions */
