// AWS Secrets Manager as a source of slots.
import { checkOptions, invalid } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";
import { quote } from "../platform/quote.js";
import { endpointOf, readRegion } from "./aws/address.js";
import { AwsRequests } from "./aws/request.js";
import { promotedVersions, upToCurrent } from "./aws/stages.js";
import { writeSecret } from "./aws/write.js";
import { readBaseUrl } from "./http/base-url.js";
import { readSettings } from "./http/request.js";
import { SlotSource } from "./slot-source.js";
import { SourceError, unknownSecret } from "./source-error.js";
import { fromBase64 } from "./text.js";

/** @typedef {import("./aws/types.js").AwsSecretsManagerOptions} AwsSecretsManagerOptions */
/** @typedef {import("./aws/types.js").AwsSignedRequest} AwsSignedRequest */
/** @typedef {import("./aws/types.js").AwsSignerClass} AwsSignerClass */

/** @import { HttpOptions, Signal, SourceOptions, Version, WriteOptions } from "./types.js" */

const NAMES = [
  ...["region", "AwsV4Signer", "credentials", "endpoint"],
  ...["fetch", "clock", "timeout", "field", "accept"],
];

/**
 * Secrets of AWS Secrets Manager. A name is a secret's name or ARN.
 *
 * A version is a slot from its creation on if it was promoted and still has a staging label: `AWSCURRENT`, `AWSPREVIOUS` or one of your own.
 * It is none while it has `AWSPENDING` alone, nor once every label is gone: take the labels away from a leaked version. `AWSCURRENT` is
 * always the highest slot: versions that are newer than it are none, as after a rollback.
 *
 * A secret that is scheduled for deletion is `ERR_SOURCE` once a value has to be read, as it may be restored.
 *
 * @example
 * const signer = class { async sign() { return { headers: new Map([["authorization", "signature"]]) }; } }; // import from "aws4fetch"
 * const secrets = new AwsSecretsManagerSource({
 *   region: "eu-central-1",
 *   AwsV4Signer: signer,
 *   credentials: { accessKeyId: "key-id", secretAccessKey: "access-key" },
 * });
 * secrets instanceof SlotSource; // true
 */
export class AwsSecretsManagerSource extends SlotSource {
  #requests;
  /** Those that were promoted when the secret was read last, by its name and their ids. @type {Map<string, Map<string, Version>>} */
  #versions = new Map();

  /**
   * Throws `ERR_INVALID_OPTION`.
   *
   * @param {AwsSecretsManagerOptions & HttpOptions & SourceOptions} options
   */
  constructor(options) {
    const { region, AwsV4Signer, credentials, endpoint, field, accept, ...http } = checkOptions(options, NAMES);
    super({ field, accept });
    if (typeof AwsV4Signer !== "function") throw invalid("AwsV4Signer must be the class AwsV4Signer of aws4fetch");
    const settings = readSettings("AWS Secrets Manager", http);
    const checked = readRegion(region);
    const url = `${readBaseUrl("endpoint", endpoint ?? endpointOf("secretsmanager", checked))}/`;
    this.#requests = new AwsRequests(settings, { url, region: checked, AwsV4Signer, credentials });
  }

  /** @param {string} name @param {Signal} [signal] @returns {Promise<readonly Version[]>} @override */
  async list(name, signal) {
    const what = `describe ${quote(name)}`;
    const answer = await this.#requests.call("DescribeSecret", { SecretId: name }, signal);
    if (answer.reason === "ResourceNotFoundException") throw unknownSecret(name);
    if (answer.status !== 200) throw this.#requests.refused(answer, what);
    if (!isPlainObject(answer.body)) throw new SourceError("ERR_SOURCE", `no answer to: ${what}`);
    const { ids, current } = promotedVersions(answer.body.VersionIdsToStages);
    const known = this.#versions.get(name);
    // A version never changes. Its time is taken from here, as its list in moto has that of the request.
    const read = async (/** @type {string} */ id) => known?.get(id) ?? (await this.#read(name, id, signal));
    const versions = (await Promise.all(ids.map(read))).filter((version) => version !== undefined);
    this.#versions.set(name, new Map(versions.map((version) => [version.id, version])));
    return upToCurrent(versions, current);
  }

  /** Returns a version; `undefined` if it was removed meanwhile. @param {string} name @param {string} id @param {Signal} [signal] @returns {Promise<Version | undefined>} */
  async #read(name, id, signal) {
    const answer = await this.#requests.call("GetSecretValue", { SecretId: name, VersionId: id }, signal);
    if (answer.reason === "ResourceNotFoundException") return undefined;
    const value = answer.status === 200 ? valueOf(answer.body) : undefined;
    const created = answer.body?.CreatedDate;
    if (value === undefined || !Number.isFinite(created))
      throw this.#requests.refused(answer, `read version ${quote(id)} of ${quote(name)}`);
    return { id, created, value };
  }

  /**
   * @param {string} name
   * @param {string | Uint8Array} value
   * @param {WriteOptions & { field?: string | undefined }} options
   * @returns {Promise<{ version: string }>}
   * @override
   */
  store(name, value, options) {
    return writeSecret(this.#requests, name, value, options);
  }
}

/** @param {any} answer @returns {string | Uint8Array | undefined} */
function valueOf(answer) {
  const { SecretString, SecretBinary } = answer ?? {};
  return typeof SecretString === "string" ? SecretString : fromBase64(SecretBinary);
}
