// One request to AWS Secrets Manager, signed with the credentials of this moment.
import { canShare } from "../platform/can-share.js";
import { inTime } from "../platform/clock.js";
import { labelOf } from "../platform/foreign-error.js";
import { invalid } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";
import { refused, send } from "./request.js";
import { SourceError } from "./source-error.js";

/** @import { AwsCredentials, AwsSignerClass } from "./aws-types.js" */
/** @import { Answer, RequestSettings } from "./request.js" */
/** @import { Signal } from "./types.js" */

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
  #ask;
  /** @type {AwsCredentials | undefined} */
  #credentials;
  /** @type {Promise<AwsCredentials | undefined> | undefined} */
  #asking;

  /**
   * @param {RequestSettings} settings
   * @param {{ url: string, region: string, AwsV4Signer: AwsSignerClass, credentials: AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>) }} options
   */
  constructor(settings, { url, region, AwsV4Signer, credentials }) {
    this.#settings = settings;
    this.#url = url;
    this.#region = region;
    this.#Signer = AwsV4Signer;
    if (typeof credentials === "function") this.#ask = credentials;
    else this.#credentials = checked(credentials);
  }

  /**
   * Calls an action, and returns its answer, whatever the status. Expired credentials are asked for again once.
   *
   * @param {string} action
   * @param {Record<string, unknown>} parameters
   * @param {Signal} [signal]
   * @returns {Promise<AwsAnswer>}
   */
  async call(action, parameters, signal) {
    const credentials = await this.#current(signal);
    const answer = await this.#send(action, parameters, credentials, signal);
    if (this.#ask === undefined || !EXPIRED.includes(String(answer.reason))) return answer;
    // Another request may have renewed them already.
    if (this.#credentials === credentials) this.#credentials = undefined;
    return this.#send(action, parameters, await this.#current(signal), signal);
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

  /** @param {Signal} [signal] @returns {Promise<AwsCredentials>} */
  async #current(signal) {
    const { clock, timeout } = this.#settings;
    const known = this.#credentials;
    if (known !== undefined && (this.#ask === undefined || clock.now() < endOf(known) - MARGIN)) return known;
    // Bounded for all that share it too, so that one that hangs does not stay.
    const ask = () => inTime(this.#renew(known), clock, clock.monotonic() + timeout);
    if (canShare) this.#asking ??= ask().finally(() => (this.#asking = undefined));
    const credentials = await inTime(this.#asking ?? ask(), clock, clock.monotonic() + timeout, signal);
    if (credentials === undefined) throw new SourceError("ERR_SOURCE", `credentials took longer than ${timeout} ms`);
    return credentials;
  }

  /** @param {AwsCredentials | undefined} known @returns {Promise<AwsCredentials>} */
  async #renew(known) {
    try {
      this.#credentials = checked(await this.#ask?.());
      return this.#credentials;
    } catch (error) {
      // A failure within the margin costs nothing yet.
      if (known !== undefined && this.#settings.clock.now() < endOf(known)) return known;
      if (error instanceof SourceError) throw error;
      throw new SourceError("ERR_SOURCE", `credentials cannot be had: ${labelOf(error)}`);
    }
  }
}

/** @param {AwsCredentials} credentials */
const endOf = ({ expiresAt }) => (expiresAt === undefined ? Infinity : expiresAt * 1000);

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
