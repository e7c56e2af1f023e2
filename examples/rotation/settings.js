// What the signer and all who verify must agree on: when a new version is in effect, and for how long the one before it is accepted.

export const NAME = "shop/token-secret";
/** In seconds, as short as a demonstration needs. In production: minutes, and days. */
export const EVERY = 1;
export const EFFECTIVE_FROM = 4;
export const OVERLAP = 6;
