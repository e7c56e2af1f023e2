// One request to AWS Secrets Manager, signed with the credentials of this moment.
import { invalid } from "../../platform/options.js";
import { isPlainObject } from "../../platform/plain-object.js";
import { askTwice, keepLease } from "../http/lease.js";
import { callOwnInTime } from "../http/own-function.js";
import { refused, send } from "../http/request.js";

/** @import { AwsCredentials, AwsSignerClass } from "./types.js" */
/** @import { Answer, RequestSettings } from "../http/request.js" */
/** @import { Signal } from "../types.js" */

/** Credentials are asked for again this long before they end, in milliseconds. */
const MARGIN = 300_000;
/** AWS no longer takes the credentials, although their time may not have come. */
const EXPIRED = ["ExpiredTokenException", "ExpiredToken"];

/** @typedef {Answer & { reason: string | undefined }} AwsAnswer `reason` is the code of an error, if it is one. */

/** The requests of one source. */
export class AwsRequests {
  #settings;
  #url;
  #region;
  #Signer;
  /** @type {(refused?: AwsCredentials) => AwsCredentials | Promise<AwsCredentials>} */
  #credentials;

  /**
   * @param {RequestSettings} settings
   * @param {{ url: string, region: string, AwsV4Signer: AwsSignerClass, credentials: AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>) }} options
   */
  constructor(settings, { url, region, AwsV4Signer, credentials }) {
    this.#settings = settings;
    this.#url = url;
    this.#region = region;
    this.#Signer = AwsV4Signer;
    if (typeof credentials === "function") {
      this.#credentials = keepLease(async () => leaseOf(checked(await credentials())), settings);
    } else {
      const given = checked(credentials);
      this.#credentials = () => given;
    }
  }

  /**
   * Calls an action, and returns its answer, whatever the status. Expired credentials are asked for again once.
   *
   * @param {string} action
   * @param {Record<string, unknown>} parameters
   * @param {Signal} [signal]
   * @returns {Promise<AwsAnswer>}
   */
  call(action, parameters, signal) {
    return askTwice(
      (expired) => callOwnInTime(this.#settings, "credentials", () => this.#credentials(expired), signal),
      ({ reason }) => EXPIRED.includes(String(reason)),
      (credentials) => this.#send(action, parameters, credentials, signal),
    );
  }

  /** @param {AwsAnswer} answer @param {string} what */
  refused(answer, what) {
    return refused(this.#settings, answer, what, answer.reason);
  }

  /** @param {string} action @param {Record<string, unknown>} parameters @param {AwsCredentials} credentials @param {Signal} [signal] */
  async #send(action, parameters, { accessKeyId, secretAccessKey, sessionToken }, signal) {
    const method = "POST";
    const body = JSON.stringify(parameters);
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `secretsmanager.${action}` };
    const aws = { accessKeyId, secretAccessKey, sessionToken, service: "secretsmanager", region: this.#region };
    const datetime = new Date(this.#settings.clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, "");
    const signed = await new this.#Signer({ method, url: this.#url, headers, body, ...aws, datetime }).sign();
    /** @type {Record<string, string>} */
    const sent = {};
    signed.headers.forEach((value, name) => (sent[name] = value));
    const answer = await send(this.#settings, this.#url, { method, headers: sent, body, signal });
    return { ...answer, reason: answer.status === 200 ? undefined : reasonOf(answer) };
  }
}

/** @param {AwsCredentials} credentials */
function leaseOf(credentials) {
  const endsAt = (credentials.expiresAt ?? Infinity) * 1000;
  return { value: credentials, renewAt: endsAt - MARGIN, endsAt };
}

/** @param {AwsCredentials | undefined} credentials @returns {AwsCredentials} */
function checked(credentials) {
  const isText = (/** @type {unknown} */ value) => typeof value === "string" && value !== "";
  if (!isPlainObject(credentials) || !isText(credentials.accessKeyId) || !isText(credentials.secretAccessKey))
    throw invalid("credentials must have accessKeyId and secretAccessKey");
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
  if (sessionToken !== undefined && !isText(sessionToken)) throw invalid("credentials.sessionToken must be a string");
  if (expiresAt !== undefined && !Number.isFinite(expiresAt))
    throw invalid("credentials.expiresAt must be in Unix seconds");
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
}

/** Returns an error's code: both forms may have a namespace before it or an address after it. @param {Answer} answer */
function reasonOf({ headers, body }) {
  const named = headers.get("x-amzn-errortype") ?? body?.__type;
  return typeof named === "string" ? named.replace(/^.*#/, "").replace(/:.*$/, "") : undefined;
}
