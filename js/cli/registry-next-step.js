// What to do after a refusal of the registry: the command or the flag that leads on.
import { SecretSlotsError } from "../platform/errors.js";
import { suggestion } from "../platform/suggestion.js";

/** @import { ErrorCode } from "../platform/errors.js" */
/** @import { ClientSecretRegistry } from "../registry/registry.js" */

/** @type {Partial<Record<ErrorCode, string>>} */
const FLAGS = {
  ERR_ROTATION_IN_PROGRESS: "--force does that",
  ERR_SECRET_AMBIGUOUS: "--secret-id names one",
};

/**
 * Returns an error with the next step in its message, or the error as it is. The application's id is not repeated, as it may be a secret
 * in the wrong place.
 *
 * @param {unknown} error
 * @param {ClientSecretRegistry} registry
 * @param {string | undefined} applicationId
 */
export async function withNextStep(error, registry, applicationId) {
  if (!(error instanceof SecretSlotsError)) return error;
  const { code, message } = error;
  const flag = FLAGS[code];
  if (flag !== undefined) return new SecretSlotsError(code, `${message}; ${flag}`);
  if (code !== "ERR_SECRET_UNKNOWN" || applicationId === undefined) return error;
  try {
    return new SecretSlotsError(code, await wordsOf(message, registry, applicationId));
  } catch {
    // The store has failed since: the first error stands.
    return error;
  }
}

/** @param {string} message @param {ClientSecretRegistry} registry @param {string} applicationId */
async function wordsOf(message, registry, applicationId) {
  const secrets = await registry.list(applicationId).catch((error) => {
    if (error instanceof SecretSlotsError && error.code === "ERR_SECRET_UNKNOWN") return undefined;
    throw error;
  });
  if (secrets === undefined) {
    const near = suggestion(applicationId, await registry.applications({ limit: 1000 }));
    const first = ": first run secret-slots registry create APP --type TYPE";
    return `the registry has no application of this APP${near || first}`;
  }
  if (secrets.length === 0) return `${message}: first run secret-slots registry add APP DESCRIPTION`;
  return `${message}; secret-slots registry show APP lists its secrets`;
}
