// Verification: reads the application from the store, lets the core judge the presented secret, and counts the outcome.
import { core } from "../wasm/issuer/core.js";
import { writeText } from "../wasm/text-buffer.js";
import { invalid } from "../platform/options.js";
import { ownMembers } from "../platform/plain-object.js";
import { isApplicationId } from "./applications.js";
import { StoreFailure } from "../stores/ask.js";
import { NOBODY } from "./verifications.js";

/** @import { Applications } from "./applications.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { Versioned } from "../stores/types.js" */
/** @import { Verification, VerifyOptions } from "./types.js" */
/** @import { Verifications } from "./verifications.js" */

/**
 * An application that is loaded into the core.
 *
 * @typedef {object} Loaded
 * @property {string} key Its key in the store.
 * @property {string} version
 * @property {string} document
 * @property {number} handle The core's number for it.
 * @property {{ id: string, since: number }[]} secrets For each index the id of a secret, and when its lineage was last rotated.
 */

/** The most applications that are kept loaded. */
const MAX_LOADED = 4096;
/** @type {{ id: string | null, since: number }} */
const NO_SECRET = { id: null, since: 0 };
/** Stands in for an unknown application, so that its refusal takes as long as any other. Its one hash is all zeros: no known text has it. */
const DUMMY =
  '{"format":1,"id":"-","type":"web","created_at":0,"issued":1,"secrets":[{"id":"1","description":"-","hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","hint":"-","created_at":0,"issued_at":0,"revoked_at":0}],"retired":[],"keyed":[],"unlogged":[]}';

export class Verifier {
  #settings;
  #applications;
  #verifications;
  /** @type {Map<string, Loaded>} */
  #loaded = new Map();
  /** @type {Loaded} */
  #dummy = { key: "", version: "", document: DUMMY, handle: 0, secrets: [] };

  /** @param {Settings} settings @param {Applications} applications @param {Verifications} verifications */
  constructor(settings, applications, verifications) {
    this.#settings = settings;
    this.#applications = applications;
    this.#verifications = verifications;
  }

  /**
   * @param {string} applicationId
   * @param {string} presented
   * @param {VerifyOptions} [options]
   * @returns {Promise<Verification>}
   */
  async verify(applicationId, presented, options) {
    if (typeof applicationId !== "string" || typeof presented !== "string") {
      throw invalid("applicationId and the presented secret must be strings");
    }
    const { ip, userAgent, waitUntil } = readWho(options);
    const now = Math.floor(this.#settings.clock.now() / 1000);
    const isLarge = presented.length > core.glue.RegistryLimit.PresentedSecret;
    /** @type {Versioned | null} */
    let found = null;
    try {
      // Not by `ask`: its extra call and promise would take as long as the comparison with all hashes.
      if (!isLarge && isApplicationId(applicationId))
        found = await this.#settings.store.read(this.#keyOf(applicationId));
    } catch (error) {
      throw new StoreFailure(error);
    }
    const loaded = found === null ? this.#dummy : this.#load(applicationId, found);
    const answer = isLarge ? undefined : this.#judge(loaded, applicationId, presented, now);
    const { reason, secret } = answer ?? { reason: "unknown", secret: undefined };
    const { id: secretId, since } = reason === "unknown" || secret === undefined ? NO_SECRET : secret;
    if (found === null) {
      this.#verifications.count(NOBODY, null, isLarge ? "too_large" : "unknown_application", 0, ip, userAgent, now);
    } else {
      this.#verifications.count(applicationId, secretId, reason, since, ip, userAgent, now);
    }
    this.#verifications.schedule(waitUntil);
    return secretId !== null && (reason === "current" || reason === "previous")
      ? { ok: true, secretId, isPrevious: reason === "previous" }
      : { ok: false };
  }

  /** @param {string} id */
  #keyOf(id) {
    return this.#loaded.get(id)?.key ?? this.#applications.keyOf(id);
  }

  /** @param {string} id @param {Versioned} found @returns {Loaded} */
  #load(id, { value, version }) {
    const known = this.#loaded.get(id);
    if (known?.version === version) return known;
    if (this.#loaded.size >= MAX_LOADED) this.#loaded.clear();
    const key = this.#keyOf(id);
    const loaded = { key, version, document: value, handle: 0, secrets: [] };
    this.#loaded.set(id, loaded);
    return loaded;
  }

  /** @param {Loaded} loaded @param {string} id @param {string} presented @param {number} now */
  #judge(loaded, id, presented, now) {
    const glue = core.glue;
    let answer;
    try {
      answer = glue.verifyClientSecret(loaded.handle, writeText(glue, presented), now);
    } catch (error) {
      throw core.failure(error, glue);
    }
    if (answer === glue.VerificationAnswer.NotLoaded) {
      this.#loadIntoCore(loaded, id);
      answer = core.call((glue) => glue.verifyClientSecret(loaded.handle, writeText(glue, presented), now));
    }
    const bits = glue.VerificationAnswer.OutcomeBits;
    const names = /** @type {Record<number, string>} */ (glue.VerificationOutcome);
    return { reason: names[answer & ((1 << bits) - 1)], secret: loaded.secrets[answer >> bits] };
  }

  /** Loads all that any later verification needs, so that timing does not depend on which secret is presented first. @param {Loaded} loaded @param {string} id */
  #loadIntoCore(loaded, id) {
    const { handle, damaged, secrets } = this.#applications.readable(id, () =>
      core.call((glue) => glue.loadApplication(core.nextSerial, loaded.document)),
    );
    if (damaged > 0) this.#settings.tell({ type: "secret_damaged", applicationId: id });
    loaded.handle = handle;
    loaded.secrets = secrets;
  }
}

/** @param {VerifyOptions} [options] @returns {VerifyOptions} */
export function readWho(options) {
  if (options === undefined) return {};
  const { ip, userAgent, waitUntil } = ownMembers(Object(options));
  for (const text of [ip, userAgent]) {
    if (text !== undefined && typeof text !== "string") throw invalid("ip and userAgent must be strings");
  }
  if (waitUntil !== undefined && typeof waitUntil !== "function") throw invalid("waitUntil must be a function");
  return { ip, userAgent, waitUntil };
}
