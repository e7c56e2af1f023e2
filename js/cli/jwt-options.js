// What `jwt sign` and `jwt verify` have in common.

export const ALGORITHMS = ["HS256", "HS384", "HS512"];
export const SLOT_FROM = ["iat", "slot", "kid"];
/** A length of time. */
export const SECONDS = { max: 999_999_999, unit: "seconds", isDuration: true };
