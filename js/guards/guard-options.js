// Reads the options of a guard, once.
import { checkOptions, invalid, readText, readTexts } from "../platform/options.js";
import { splitScopes } from "./scope.js";

/** @import { VerifyOptions } from "../jwt/types.js" */
/** @import { GuardOptions, OwnGuardOptions, SecretsFrom } from "./types.js" */

/** The options that are the verifier's; the compiler holds them to its type. @type {Record<keyof VerifyOptions, true>} */
const OF_VERIFIER = {
  ...{ algorithms: true, slotFrom: true, kids: true, maxTries: true, issuer: true, audience: true, subject: true },
  ...{ typ: true, requiredClaims: true, clockTolerance: true, maxTokenAge: true, overlap: true },
  ...{ boundaryTolerance: true, allowShortKeys: true, maxTokenLength: true, currentDate: true, cache: true },
};
/** @type {Record<keyof OwnGuardOptions<unknown>, true>} */
const OWN = { realm: true, scope: true, cookie: true, getToken: true, onRefused: true };
const NAMES = [...Object.keys(OWN), ...Object.keys(OF_VERIFIER)];

const PRINTABLE = /^[\x20-\x7e]+$/;
/** RFC 6749, section 3.3: none needs an escape in a quoted string. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** The name of a cookie is a token: RFC 6265, section 4.1.1. */
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

/**
 * Throws `ERR_INVALID_OPTION`.
 *
 * @template C, R
 * @param {SecretsFrom<C>} secrets
 * @param {string} name
 * @param {GuardOptions<R>} [given]
 */
export function readGuardOptions(secrets, name, given = {}) {
  if (typeof secrets !== "function" && typeof secrets?.jwtVerifier !== "function") {
    throw invalid("the first argument must be a SecretSlots, or a function that returns one");
  }
  if (!readText("name", name)) throw invalid("the second argument must be the name of a secret");
  const { realm = "api", scope, cookie, getToken, onRefused, ...verify } = checkOptions(given, NAMES);
  if (typeof realm !== "string" || !PRINTABLE.test(realm)) throw invalid("realm must be printable ASCII");
  const scopes = readTexts("scope", scope).flatMap(splitScopes);
  if ((scope !== undefined && scopes.length === 0) || !scopes.every((one) => SCOPE.test(one))) {
    throw invalid("scope must be scopes of printable ASCII without quotes and backslashes, with spaces between them");
  }
  if (cookie !== undefined && (typeof cookie !== "string" || !TOKEN.test(cookie))) {
    throw invalid("cookie must be the name of a cookie");
  }
  for (const [option, value] of Object.entries({ getToken, onRefused })) {
    if (value !== undefined && typeof value !== "function") throw invalid(`${option} must be a function`);
  }
  return { realm, scopes, cookie, getToken, onRefused, verify };
}
