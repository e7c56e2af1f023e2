// The provider that a client is known to.

/** Returns the provider's host; `undefined` if it cannot be known. @param {any} client */
export function providerOf({ issuer, token_uri: uri }) {
  const url = issuer ?? uri;
  return typeof url === "string" && URL.canParse(url) ? new URL(url).host : undefined;
}
