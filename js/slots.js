// For edge workers and API servers: slots, JWTs verified by slot, signed cookies and webhooks, and secrets that meet a policy.
export { SignedCookies } from "./cookie/signed-cookies.js";
export { SecretSlotsError } from "./platform/errors.js";
export { decodeJwt, decodeProtectedHeader } from "./jwt/decode.js";
export { checkSecret, generateSecret, generateSecretWithReport } from "./policy/policy.js";
export { SecretSlots } from "./slots/slots.js";
export { signWebhook } from "./webhook/sign.js";
export { verifyWebhook } from "./webhook/verify.js";

/** @typedef {import("./cookie/types.js").SignedCookiesOptions} SignedCookiesOptions */
/** @typedef {import("./platform/errors.js").ErrorCode} ErrorCode */
/** @typedef {import("./platform/types.js").Clock} Clock */
/** @typedef {import("./policy/policy.js").CharacterClass} CharacterClass */
/** @typedef {import("./policy/policy.js").ProblemCode} ProblemCode */
/** @typedef {import("./policy/policy.js").SecretEntropy} SecretEntropy */
/** @typedef {import("./policy/policy.js").SecretPolicy} SecretPolicy */
/** @typedef {import("./policy/policy.js").SecretReport} SecretReport */
/** @typedef {import("./slots/slots.js").Secrets} Secrets */
/** @typedef {import("./jwt/types.js").Duration} Duration */
/** @typedef {import("./jwt/types.js").JoseKeyOptions} JoseKeyOptions */
/** @typedef {import("./jwt/types.js").Kids} Kids */
/** @typedef {import("./jwt/types.js").SignOptions} SignOptions */
/** @typedef {import("./jwt/types.js").JwtHeader} JwtHeader */
/** @typedef {import("./jwt/types.js").JwtPayload} JwtPayload */
/** @typedef {import("./jwt/types.js").VerifiedJwt} VerifiedJwt */
/** @typedef {import("./jwt/types.js").Algorithm} Algorithm */
/** @typedef {import("./jwt/types.js").SlotFrom} SlotFrom */
/** @typedef {import("./jwt/types.js").VerifyOptions} VerifyOptions */
/** @typedef {import("./webhook/types.js").GithubWebhookOptions} GithubWebhookOptions */
/** @typedef {import("./webhook/types.js").ReceivedWebhook} ReceivedWebhook */
/** @typedef {import("./webhook/types.js").StripeWebhookOptions} StripeWebhookOptions */
/** @typedef {import("./webhook/types.js").VerifiedGithubWebhook} VerifiedGithubWebhook */
/** @typedef {import("./webhook/types.js").VerifiedStripeWebhook} VerifiedStripeWebhook */
/** @typedef {import("./webhook/types.js").VerifiedWebhook} VerifiedWebhook */
/** @typedef {import("./webhook/types.js").VerifyWebhookOptions} VerifyWebhookOptions */
/** @typedef {import("./webhook/types.js").Webhook} Webhook */
/** @typedef {import("./webhook/types.js").WebhookHeaders} WebhookHeaders */
/** @typedef {import("./webhook/types.js").WebhookProfile} WebhookProfile */
