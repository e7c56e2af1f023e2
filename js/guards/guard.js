// The one guard: it finds the bearer token of a request, verifies it, and says what refuses the request (RFC 6750). Guards of
// frameworks only hand over requests and answers.
import { observerOf } from "../platform/observer.js";
import { readGuardOptions } from "./guard-options.js";
import { challenged, unavailable } from "./refused.js";
import { hasScopes } from "./scope.js";
import { findToken } from "./token-place.js";

/** @import { VerifiedJwt } from "../jwt/types.js" */
/** @import { GuardOptions, GuardSecrets, GuardedRequest, Judgement, Refusal, SecretsFrom } from "./types.js" */

/** Why a token is refused, by the code of the error. Any other code is no fault of the token. @type {Record<string, string>} */
const REFUSED = {
  ERR_TOO_LARGE: "the token is too long",
  ERR_JWS_INVALID: "the token is malformed",
  ERR_JWT_INVALID: "the token is malformed",
  ERR_JOSE_ALG_NOT_ALLOWED: "the token's algorithm is not allowed",
  ERR_JWKS_NO_MATCHING_KEY: "the token's key is not accepted",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "the token's signature does not match",
  ERR_JWT_EXPIRED: "the token has expired",
  ERR_JWT_CLAIM_VALIDATION_FAILED: "a claim of the token is not accepted",
};

/** @template C, R */
export class Guard {
  /** @type {(context: C) => GuardSecrets | Promise<GuardSecrets>} */
  #secretsOf;
  #name;
  #options;
  /** @type {(refusal: Refusal) => void} */
  #onRefused;
  /** @type {WeakMap<GuardSecrets, (token: string) => VerifiedJwt>} */
  #verifiers = new WeakMap();

  /**
   * Throws `ERR_INVALID_OPTION` and `ERR_SLOT_INVALID`. If `secrets` is a function, what only the verifier can check is refused at the
   * first request, with 503.
   *
   * @param {SecretsFrom<C>} secrets
   * @param {string} name
   * @param {GuardOptions<R>} [options]
   */
  constructor(secrets, name, options) {
    this.#name = name;
    this.#options = readGuardOptions(secrets, name, options);
    this.#onRefused = observerOf(this.#options.onRefused);
    if (typeof secrets === "function") this.#secretsOf = secrets;
    else {
      this.#secretsOf = () => secrets;
      this.#verifierOf(secrets);
    }
  }

  /**
   * Judges a request. It never rejects.
   *
   * @param {GuardedRequest<C, R>} request
   * @returns {Promise<Judgement>}
   */
  async check(request) {
    try {
      const { token, fault } = findToken(request, this.#options);
      if (fault !== undefined) return this.#refuse(400, "invalid_request", fault);
      if (token === undefined) return this.#refuse(401, "missing_token", "the request has no token");
      return this.#judge(token, await this.#secretsOf(request.context));
    } catch (cause) {
      return this.#unavailable(cause);
    }
  }

  /** @param {string} token @param {GuardSecrets} secrets @returns {Judgement} */
  #judge(token, secrets) {
    const verify = this.#verifierOf(secrets);
    let jwt;
    try {
      jwt = verify(token);
    } catch (cause) {
      const { code } = /** @type {{ code?: string }} */ (cause);
      const isMissing = code === "ERR_JWKS_NO_MATCHING_KEY" && secrets.slots(this.#name).length === 0;
      const why = isMissing ? undefined : REFUSED[String(code)];
      return why === undefined ? this.#unavailable(cause) : this.#refuse(401, "invalid_token", why, cause);
    }
    if (hasScopes(jwt.payload, this.#options.scopes)) return { jwt };
    return this.#refuse(403, "insufficient_scope", "the token lacks a scope that the request needs");
  }

  /** @param {GuardSecrets} secrets */
  #verifierOf(secrets) {
    const known = this.#verifiers.get(secrets);
    if (known !== undefined) return known;
    const verify = secrets.jwtVerifier(this.#name, this.#options.verify);
    this.#verifiers.set(secrets, verify);
    return verify;
  }

  /**
   * @param {400 | 401 | 403} status
   * @param {Exclude<Refusal["code"], "temporarily_unavailable">} code
   * @param {string} detail
   * @param {unknown} [cause]
   * @returns {Judgement}
   */
  #refuse(status, code, detail, cause) {
    this.#onRefused(cause === undefined ? { status, code } : { status, code, cause });
    return { refused: challenged(status, code, detail, this.#options) };
  }

  /** @param {unknown} cause @returns {Judgement} */
  #unavailable(cause) {
    this.#onRefused({ status: 503, code: "temporarily_unavailable", cause });
    return { refused: unavailable() };
  }
}
