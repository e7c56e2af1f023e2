// Verification: the application as the store has it now, judged by the core, and what came of it counted.
import { core, NOT_LOADED } from "../core/instantiate.js";
import { writeText } from "../core/text.js";
import { invalid } from "../options.js";
import { call } from "./boundary.js";
import { NOBODY } from "./verifications.js";

/** @import { Applications } from "./applications.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { Versioned } from "../stores/types.js" */
/** @import { Verification, VerifyOptions } from "./types.js" */
/** @import { Verifications } from "./verifications.js" */

/** An application as it is loaded. @typedef {{ version: string, document: string, handle: number, places: unknown[] | undefined }} Loaded */

/** The longest secret that is hashed, in bytes. */
const MAX_PRESENTED = 1024;
/** Applications of which the version is known. */
const MAX_LOADED = 4096;
const REASONS = ["current", "previous", "unknown", "expired", "revoked", "retired"];
/** In the place of an application that is not there, so that its answer takes as long: it has one hash, of nothing that anybody has. */
const DUMMY =
  '{"format":1,"id":"-","type":"web","created_at":0,"issued":1,"secrets":[{"id":"1","description":"-","hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","hint":"-","created_at":0,"issued_at":0,"revoked_at":0}],"retired":[],"keyed":[],"unlogged":[]}';

export class Verifier {
  #settings;
  #applications;
  #verifications;
  /** @type {Map<string, Loaded>} */
  #loaded = new Map();
  /** @type {Loaded} */
  #dummy = { version: "", document: DUMMY, handle: 0, places: undefined };

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
      throw invalid("have an application id or a secret that is not a string");
    }
    const { ip, userAgent, waitUntil } = readWho(options);
    const now = Math.floor(this.#settings.clock.now() / 1000);
    const isLarge = presented.length > MAX_PRESENTED;
    const isName = applicationId.length > 0 && applicationId.length <= 128;
    const found = isName && !isLarge ? await this.#applications.read(applicationId) : null;
    const loaded = found === null ? this.#dummy : this.#load(applicationId, found);
    const answer = isLarge ? 2 : this.#judge(loaded, applicationId, presented, now);
    const reason = REASONS[answer & 7];
    const [secretId, since] = reason === "unknown" ? [null, 0] : placeOf(loaded, answer >> 3);
    if (found === null) {
      this.#verifications.count(NOBODY, null, isLarge ? "too_large" : "unknown_application", 0, ip, userAgent, now);
    } else {
      this.#verifications.count(applicationId, secretId, reason, since, ip, userAgent, now);
    }
    this.#verifications.schedule(waitUntil);
    return secretId !== null && (answer & 7) <= 1
      ? { ok: true, secretId, isPrevious: reason === "previous" }
      : { ok: false };
  }

  /** When the line of each secret was last rotated, by the secret's id. @param {Versioned} found */
  sinceOf({ value }) {
    const places = call((glue) => glue.placesOf(value));
    /** @type {Map<string, number>} */
    const since = new Map();
    for (let place = 0; place < places.length; place += 2) since.set(places[place], places[place + 1]);
    return since;
  }

  /** @param {string} id @param {Versioned} found @returns {Loaded} */
  #load(id, { value, version }) {
    const known = this.#loaded.get(id);
    if (known?.version === version) return known;
    if (this.#loaded.size >= MAX_LOADED) this.#loaded.clear();
    const loaded = { version, document: value, handle: 0, places: undefined };
    this.#loaded.set(id, loaded);
    return loaded;
  }

  /** @param {Loaded} loaded @param {string} id @param {string} presented @param {number} now @returns {number} */
  #judge(loaded, id, presented, now) {
    const glue = core.glue;
    try {
      const answer = glue.verifyClientSecret(loaded.handle, writeText(glue, presented), now);
      if (answer !== NOT_LOADED) return answer;
    } catch (error) {
      throw core.failure(error, glue);
    }
    loaded.handle = this.#applications.readable(id, () =>
      call((glue) => glue.loadApplication(core.nextSerial, loaded.document)),
    );
    return call((glue) => glue.verifyClientSecret(loaded.handle, writeText(glue, presented), now));
  }
}

/** @param {Loaded} loaded @param {number} place @returns {[string, number]} */
function placeOf(loaded, place) {
  loaded.places ??= call((glue) => glue.placesOf(loaded.document));
  return [/** @type {string} */ (loaded.places[2 * place]), Number(loaded.places[2 * place + 1])];
}

/** @param {VerifyOptions} [options] @returns {VerifyOptions} */
function readWho(options) {
  if (options === undefined) return {};
  const { ip, userAgent, waitUntil } = Object(options);
  for (const text of [ip, userAgent]) {
    if (text !== undefined && typeof text !== "string") throw invalid("have an ip or a userAgent that is not a string");
  }
  if (waitUntil !== undefined && typeof waitUntil !== "function") throw invalid("have a waitUntil that is no function");
  return { ip, userAgent, waitUntil };
}
