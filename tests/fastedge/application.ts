// Strict code that is written for the platform: it compiles with the platform's types, and with the module that stands in for it.
import { getSecret, getSecretEffectiveAt } from "fastedge::secret";

export async function key(request: Request): Promise<CryptoKey> {
  const issuedAt = Number(request.headers.get("x-issued-at"));
  const bytes = new TextEncoder().encode(getSecretEffectiveAt("token-secret", issuedAt));
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

export function authorization(): string {
  const secret: string = getSecret("api-secret");
  return `Bearer ${secret.trim()}`;
}

// @ts-expect-error a slot is a number
export const mistaken: string = getSecretEffectiveAt("token-secret", "5");
