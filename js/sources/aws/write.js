// Writes a version of a secret in AWS Secrets Manager.
import { quote } from "../../platform/quote.js";
import { withMember } from "../member.js";
import { SourceError, conflict } from "../source-error.js";
import { toBase64 } from "../text.js";
import { WRITING } from "./stages.js";

/** @import { AwsAnswer, AwsRequests } from "./request.js" */
/** @import { Signal, WriteOptions } from "../types.js" */

/** How often a write that expects no certain version is done again when another one comes between. */
const TRIES = 5;
/** What AWS answers when `AWSCURRENT` is not where it is to be taken from. */
const MOVED = [
  ...["InvalidParameterException", "InvalidRequestException", "ResourceNotFoundException", "ValidationException"],
];

/**
 * @param {AwsRequests} requests
 * @param {string} name
 * @param {string | Uint8Array} value
 * @param {WriteOptions & { field?: string | undefined }} options
 * @returns {Promise<{ version: string }>}
 */
export async function writeSecret(requests, name, value, { ifVersion, signal, field }) {
  const secret = new Secret(requests, name, signal);
  /** @param {string | Uint8Array} [current] */
  const written = (current) => (field === undefined ? value : withMember(name, current, field, value));
  if (ifVersion === null) return secret.create(written());
  if (ifVersion === undefined && field === undefined) return secret.put(value);
  for (let tries = 1; ; tries++) {
    try {
      // Also because the first version of a secret comes into effect whatever its label.
      const current = await secret.current();
      if (ifVersion !== undefined && current?.version !== ifVersion) throw conflict(name);
      // The second time the secret is there, and has no version.
      if (current === undefined) return await (tries === 1 ? secret.create(written()) : secret.put(written()));
      return await secret.promote(written(current.value), current.version);
    } catch (error) {
      const isConflict = error instanceof SourceError && error.code === "ERR_CONFLICT";
      if (ifVersion !== undefined || !isConflict || tries === TRIES) throw error;
    }
  }
}

/** The writes of one call. Each version's id is its ClientRequestToken, so that AWS makes it once. */
class Secret {
  #requests;
  #name;
  #signal;

  /** @param {AwsRequests} requests @param {string} name @param {Signal} [signal] */
  constructor(requests, name, signal) {
    this.#requests = requests;
    this.#name = name;
    this.#signal = signal;
  }

  /** Puts a value into effect, whatever there is. @param {string | Uint8Array} value */
  async put(value) {
    const parameters = { ClientRequestToken: crypto.randomUUID(), ...valueParameter(value) };
    const isThere = await this.#call("PutSecretValue", { SecretId: this.#name, ...parameters }, [NOT_FOUND]);
    if (isThere === undefined) return { version: parameters.ClientRequestToken };
    const exists = await this.#call("CreateSecret", { Name: this.#name, ...parameters }, [EXISTS]);
    if (exists !== undefined) await this.#call("PutSecretValue", { SecretId: this.#name, ...parameters }, []);
    return { version: parameters.ClientRequestToken };
  }

  /** @param {string | Uint8Array} value */
  async create(value) {
    const version = crypto.randomUUID();
    const parameters = { Name: this.#name, ClientRequestToken: version, ...valueParameter(value) };
    if ((await this.#call("CreateSecret", parameters, [EXISTS])) !== undefined) throw conflict(this.#name);
    return { version };
  }

  /**
   * Puts a value into effect if a certain version is. Moving `AWSCURRENT` from that version is AWS's compare-and-swap.
   *
   * @param {string | Uint8Array} value
   * @param {string} from
   */
  async promote(value, from) {
    const version = crypto.randomUUID();
    const parameters = { ClientRequestToken: version, VersionStages: [WRITING], ...valueParameter(value) };
    const missing = await this.#call("PutSecretValue", { SecretId: this.#name, ...parameters }, [NOT_FOUND]);
    if (missing !== undefined) throw conflict(this.#name);
    try {
      const stage = { VersionStage: "AWSCURRENT", MoveToVersionId: version, RemoveFromVersionId: from };
      const moved = await this.#call("UpdateSecretVersionStage", { SecretId: this.#name, ...stage }, MOVED);
      if (moved !== undefined) throw conflict(this.#name);
    } finally {
      const stage = { VersionStage: WRITING, RemoveFromVersionId: version };
      // The label means nothing to readers, and the next write moves it.
      await this.#call("UpdateSecretVersionStage", { SecretId: this.#name, ...stage }, []).catch(() => {});
    }
    return { version };
  }

  /** Returns the version in effect and its text, or `undefined` if there is no secret. */
  async current() {
    const answer = await this.#requests.call("GetSecretValue", { SecretId: this.#name }, this.#signal);
    if (answer.reason === NOT_FOUND) return undefined;
    const { VersionId, SecretString } = answer.body ?? {};
    if (answer.status !== 200 || typeof VersionId !== "string")
      throw this.#requests.refused(answer, `read ${quote(this.#name)}`);
    return { version: VersionId, value: SecretString ?? new Uint8Array() };
  }

  /** Returns the error's code if it is one of those expected. @param {string} action @param {Record<string, unknown>} parameters @param {string[]} expected */
  async #call(action, parameters, expected) {
    const answer = await this.#requests.call(action, parameters, this.#signal);
    if (answer.status === 200) return undefined;
    if (answer.reason !== undefined && expected.includes(answer.reason)) return answer.reason;
    throw this.#requests.refused(answer, `write ${quote(this.#name)} (${action})`);
  }
}

const NOT_FOUND = "ResourceNotFoundException";
const EXISTS = "ResourceExistsException";

/** @param {string | Uint8Array} value */
function valueParameter(value) {
  if (typeof value === "string") return { SecretString: value };
  return { SecretBinary: toBase64(value) };
}
