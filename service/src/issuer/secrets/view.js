// Secrets of the registry, as the API shows them.

/** @import { ClientSecretInfo, IssuedSecret } from "secret-slots/issuer" */

/** Returns a secret without its value. @param {ClientSecretInfo} secret */
export function secretView({ secretId, description, hint, status, isUndelivered, ...times }) {
  return {
    ...{ secret_id: secretId, description, hint, status },
    ...{ issued_at: times.issuedAt, expires_at: times.expiresAt, revoked_at: times.revokedAt },
    ...{ last_used_at: times.lastUsedAt, is_undelivered: isUndelivered },
    ...{ previous_secret_id: times.previousSecretId, previous_expires_at: times.previousExpiresAt },
    previous_last_used_at: times.previousLastUsedAt,
  };
}

/** Returns a secret for the one answer that has it. @param {IssuedSecret} issued */
export function issuedView({ secret, hint, issuedAt, ...issued }) {
  return { ...newSecretView(issued), client_secret: secret, hint, issued_at: issuedAt };
}

/**
 * Returns a new secret's id and expiry, and those of the one that it replaces.
 *
 * @param {Pick<IssuedSecret, "secretId" | "expiresAt" | "previousSecretId" | "previousExpiresAt">} issued
 */
export function newSecretView({ secretId, expiresAt, previousSecretId, previousExpiresAt }) {
  return {
    ...{ secret_id: secretId, expires_at: expiresAt },
    ...{ previous_secret_id: previousSecretId, previous_expires_at: previousExpiresAt },
  };
}
