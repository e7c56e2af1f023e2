// The secret of these examples: it rolled over an hour ago.
import { generateSecret, SecretSlots } from "secret-slots";

export const HOUR = 3600;
export const now = Math.floor(Date.now() / 1000);

// Your server reads them from its secret manager, and calls `replace` when they change.
export const secrets = new SecretSlots({
  "token-secret": [
    { slot: 0, value: generateSecret() },
    { slot: now - HOUR, value: generateSecret() },
  ],
});

/** Returns tokens as clients may send them: one from before the rollover, one of now, and one that was tampered with. */
export function tokens() {
  const claims = { sub: "user-1", aud: "api" };
  const old = secrets.signJwt("token-secret", { ...claims, iat: now - 2 * HOUR }, { expiresIn: 24 * HOUR });
  const fresh = secrets.signJwt("token-secret", claims, { expiresIn: 24 * HOUR });
  return { "before the rollover": old, "of now": fresh, changed: `${fresh.slice(0, -4)}AAAA`, none: undefined };
}
