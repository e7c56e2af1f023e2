// AWS Secrets Manager as a source of slots.
import { checkOptions, invalid } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { endpointOf, readRegion } from "./aws/address.js";
import { AwsRequests } from "./aws/request.js";
import { inEffect } from "./aws/stages.js";
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
const PAGE = 100;
/** A secret has about 100 versions; a list that does not end is an error. */
const MAX_PAGES = 100;

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
    const versions = [];
    const what = `list the versions of ${quote(name)}`;
    let page;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const asked = { SecretId: name, IncludeDeprecated: false, MaxResults: PAGE, NextToken: page };
      const answer = await this.#requests.call("ListSecretVersionIds", asked, signal);
      if (answer.reason === "ResourceNotFoundException") throw unknownSecret(name);
      if (answer.status !== 200) throw this.#requests.refused(answer, what);
      if (!Array.isArray(answer.body?.Versions))
        throw new SourceError("ERR_SOURCE", `AWS Secrets Manager answered without a list to: ${what}`);
      versions.push(...answer.body.Versions);
      page = answer.body?.NextToken || undefined;
      if (page === undefined) return inEffect(versions);
    }
    throw new SourceError("ERR_SOURCE", `AWS Secrets Manager answered more than ${MAX_PAGES} pages to: ${what}`);
  }

  /** @param {string} name @param {Version} version @param {Signal} [signal] @returns {Promise<string | Uint8Array | null>} @override */
  async load(name, { id }, signal) {
    const answer = await this.#requests.call("GetSecretValue", { SecretId: name, VersionId: id }, signal);
    if (answer.reason === "ResourceNotFoundException") return null;
    const value = answer.status === 200 ? valueOf(answer.body) : undefined;
    if (value === undefined) throw this.#requests.refused(answer, `read version ${quote(id)} of ${quote(name)}`);
    return value;
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
