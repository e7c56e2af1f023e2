// The issuer: the client secrets of applications and their whole life, in a store that all machines share.
import { SecretSlotsError } from "../platform/errors.js";
import { checkOptions, invalid, readInteger, readText, readTime, readable } from "../platform/options.js";
import { memberOf, ownMembers } from "../platform/plain-object.js";
import { Applications, checkApplicationId } from "./applications.js";
import { Audit, auditEvent } from "./audit.js";
import { invalidClient, readCredentials, unavailable } from "./client-authentication.js";
import { Notices } from "./notices.js";
import {
  expiryOf,
  readDomain,
  readExpiry,
  readOperation,
  readRegistryOptions,
  readSecretId,
} from "./registry-options.js";
import { readRecordedEvent } from "./recorded-event.js";
import { RotateAll } from "./rotate-all.js";
import { Verifications } from "./verifications.js";
import { areCounted, LatestEvents, readPosition, TEXTS } from "./latest-events.js";
import { forgottenConsumers, verificationEvents } from "./verification-reports.js";
import { readWho, Verifier } from "./verifier.js";
import { ask, StoreFailure } from "../stores/ask.js";
import { readSignal } from "../platform/signal.js";

/** @import { Change, Command, Domain } from "./boundary.js" */
/** @import { AddOptions, ApplicationInfo, AuditEvent, AuditQuery, ClientAuthentication, ClientSecretInfo } from "./types.js" */
/** @import { ClientSecretRegistryOptions, CreateApplicationOptions, DamagedApplication, DescribedApplication, ExpiryNotice } from "./types.js" */
/** @import { ForgottenConsumer, RecordedEvent, RegistryDomain } from "./types.js" */
/** @import { IssuedSecret, NewSecret, NoticeReport, OperationOptions, RevokePreviousOptions, RotateAllOptions } from "./types.js" */
/** @import { RotateAllReport, RotateOptions, TokenRequest, UpdateApplicationOptions } from "./types.js" */
/** @import { Verification, VerifyOptions, WithoutIdempotencyKey } from "./types.js" */

const DAY = 86_400;
/** The most applications that are described at once. */
const MAX_DESCRIBED = 1000;
const NOTICES = ["secret.expiring", "secret.expired"];

/**
 * Issues client secrets and verifies them. An application may have several secrets, each with its own expiry, rotation with an overlap,
 * revocation, notices and audit log. Only the SHA-256 of a secret is stored.
 *
 * Its methods reject with these codes:
 *
 * - `ERR_INVALID_OPTION`: an argument or an option is not of the documented form; the application is a public client, which has no
 *   secrets; or the last secret that works would be removed without `force`.
 * - `ERR_SECRET_UNKNOWN`: there is no such application or secret.
 * - `ERR_SECRET_AMBIGUOUS`: the application has several secrets, and `secretId` is missing.
 * - `ERR_SECRET_LIMIT`: the application has as many secrets as the domain allows.
 * - `ERR_ROTATION_IN_PROGRESS`: the previous secret is still in its overlap, and `force` is not set.
 * - `ERR_CONFLICT`: another process changed the same secret or application meanwhile, or the idempotency key was used for another command.
 * - `ERR_TOO_LARGE`: an application got more than 1,000 idempotency keys within 24 hours.
 * - `ERR_STORE`: the store failed, or a record is damaged.
 * - `ERR_ENTROPY_UNAVAILABLE`: the platform has no random bytes; nothing was changed.
 *
 * @example
 * const registry = new ClientSecretRegistry({ store: new MemoryStore() });
 * await registry.createApplication("shop", { type: "web", actor: "ana" });
 * const { secret } = await registry.add("shop", { description: "production", actor: "ana" });
 * await registry.verify("shop", secret); // { ok: true, secretId: "1", isPrevious: false }
 */
export class ClientSecretRegistry {
  #settings;
  #applications;
  #audit;
  #verifications;
  #verifier;
  #notices;
  /** Whether `tick` has removed old records once in this process; afterwards `flush` removes them once a day. */
  #isPruned = false;

  /**
   * Throws `ERR_INVALID_OPTION` if an option is unknown or not of the documented form, or if options of the domain contradict each other.
   *
   * @param {ClientSecretRegistryOptions} options
   */
  constructor(options) {
    this.#settings = readable(() => readRegistryOptions(options));
    this.#audit = new Audit(this.#settings);
    this.#applications = new Applications(this.#settings, (id, events) => this.#audit.done(id, events));
    this.#verifications = new Verifications(this.#settings);
    this.#verifier = new Verifier(this.#settings, this.#applications, this.#verifications);
    this.#notices = new Notices(this.#settings, this.#applications);
  }

  /**
   * Replaces the policy of the domain, for operations that begin from now on; a `rotateAll` under way ends with the policy that it began
   * with. Secrets that are there keep their expiry until {@link ClientSecretRegistry#reapply}, and their notices until
   * {@link ClientSecretRegistry#rescheduleNotices}. Throws `ERR_INVALID_OPTION`, and keeps the old policy, if the new one is not of the
   * documented form.
   *
   * @example
   * registry.setDomain({ expiry: { value: 90, unit: "d" }, overlap: 24 * 3600 });
   *
   * @param {RegistryDomain} domain Members that are left out have their defaults.
   */
  setDomain(domain) {
    this.#settings.domain = readable(() => readDomain(domain));
  }

  /**
   * Creates an application without secrets. Rejects with `ERR_CONFLICT` if the id is taken.
   *
   * @example
   * await registry.createApplication("reports", { type: "machine", expiry: { value: 6, unit: "months" } });
   *
   * @param {string} applicationId The `client_id`: 1 to 128 bytes of UTF-8, without control characters.
   * @param {CreateApplicationOptions} options
   * @returns {Promise<void>}
   */
  async createApplication(applicationId, options) {
    const { type, expiry = null, actor: by } = checkOptions(options, ["type", "expiry", "actor"]);
    if (typeof type !== "string") throw invalid("type must be web, machine, spa or native");
    const application = {
      id: checkApplicationId(applicationId),
      type,
      expiry: expiry === null ? undefined : readExpiry("expiry", expiry),
      actor: readText("actor", by),
    };
    const { actor } = application;
    await this.#audited(applicationId, { operation: "createApplication", actor }, () =>
      this.#applications.create(application),
    );
  }

  /**
   * Describes an application. Rejects with `ERR_SECRET_UNKNOWN` if it does not exist.
   *
   * @example
   * (await registry.application("shop")).type; // "web"
   *
   * @param {string} applicationId
   * @returns {Promise<ApplicationInfo>}
   */
  async application(applicationId) {
    return infoOf(await this.#applications.describe(checkApplicationId(applicationId)));
  }

  /**
   * Describes several applications with their secrets, as {@link ClientSecretRegistry#application} and {@link ClientSecretRegistry#list} do,
   * each at the cost of two reads. Unknown applications are left out. A damaged one does not hold up the others: it comes as `isDamaged`. Last
   * uses are as they were saved: call {@link ClientSecretRegistry#flush} before it for those of this moment.
   *
   * @example
   * const [shop] = await registry.describe(await registry.applications({ limit: 100 }));
   * shop.isDamaged ? shop.id : shop.secrets.length; // 1
   *
   * @param {readonly string[]} applicationIds Up to 1,000.
   * @returns {Promise<(DescribedApplication | DamagedApplication)[]>} In the order of the ids.
   */
  async describe(applicationIds) {
    if (!Array.isArray(applicationIds) || applicationIds.length > MAX_DESCRIBED)
      throw invalid(`applicationIds must be an array of up to ${MAX_DESCRIBED} ids`);
    const ids = applicationIds.map(checkApplicationId);
    const found = await Promise.all(ids.map((id) => this.#describe(id)));
    return found.filter((one) => one !== null);
  }

  /**
   * Lists the ids of applications in their order in the store. For the next page, pass the last id as `after`; the last page is shorter
   * than `limit`.
   *
   * @example
   * await registry.applications({ limit: 100 }); // ["shop"]
   *
   * @param {{ after?: string | undefined, limit?: number | undefined }} [options] `after`: only ids after this one. `limit`: 1
   *   to 100,000, default 1,000.
   * @returns {Promise<string[]>}
   */
  async applications(options = {}) {
    const { after, limit = 1000 } = checkOptions(options, ["after", "limit"]);
    return this.#applications.page(readText("after", after), readInteger("limit", limit, 1, 100_000));
  }

  /**
   * Changes how long an application's secrets live. It holds for secrets issued from now on; {@link ClientSecretRegistry#reapply} makes it
   * hold for the others. Rejects with `ERR_INVALID_OPTION` if the expiry exceeds the domain's `maxExpiry`.
   *
   * @example
   * await registry.updateApplication("shop", { expiry: { value: 90, unit: "d" }, actor: "ana" });
   *
   * @param {string} applicationId
   * @param {UpdateApplicationOptions} options
   * @returns {Promise<void>}
   */
  async updateApplication(applicationId, options) {
    const { expiry, ...rest } = ownMembers(options ?? {});
    if (expiry === undefined)
      throw invalid('expiry must be "none", { value, unit }, or null for the expiry of the domain');
    const read = expiry === null ? undefined : readExpiry("expiry", expiry);
    await this.#change(applicationId, { ...readOperation(rest), operation: "setExpiry", expiry: read });
  }

  /**
   * Deletes an application and all its secrets, and keeps its audit log. Rejects with `ERR_INVALID_OPTION` if a secret of it still works,
   * unless `force` is set.
   *
   * @example
   * await registry.deleteApplication("shop", { actor: "ana", force: true });
   *
   * @param {string} applicationId
   * @param {OperationOptions} [options]
   * @returns {Promise<void>}
   */
  async deleteApplication(applicationId, options) {
    await this.#change(applicationId, { ...readOperation(options), operation: "deleteApplication" });
    // The application is deleted by now. If this fails, the next tick removes what is left.
    await this.#clear(applicationId).catch(() => {});
  }

  /**
   * Lists the secrets of an application in the order of their ids, without their values and hashes. A previous secret is not an entry of
   * its own: its successor has `previousSecretId`. Rejects with `ERR_SECRET_UNKNOWN` for an unknown application.
   *
   * @example
   * const [{ secretId, description, hint, previousExpiresAt }] = await registry.list("shop");
   *
   * @param {string} applicationId
   * @returns {Promise<ClientSecretInfo[]>}
   */
  async list(applicationId) {
    const { described } = await this.#applications.describe(checkApplicationId(applicationId));
    return described.secrets.map(await this.#shown(applicationId));
  }

  /** Returns the function that completes secrets for a list. @param {string} applicationId @returns {Promise<import("./rotate-all.js").Shown>} */
  async #shown(applicationId) {
    await this.#verifications.flush().catch(() => {});
    return shownWith(await this.#verifications.uses(applicationId));
  }

  /**
   * Issues a further secret. Rejects with `ERR_SECRET_LIMIT` if the application has as many as the domain's `maxSecrets` allows, and with
   * `ERR_INVALID_OPTION` if another secret has the same description.
   *
   * @example
   * const { secretId, secret } = await registry.add("shop", { description: "staging", actor: "ana" });
   *
   * @overload
   * @param {string} applicationId
   * @param {AddOptions & WithoutIdempotencyKey} options `description`: 1 to 256 characters, unique within the application.
   * @returns {Promise<NewSecret>}
   */
  /**
   * The same with an `idempotencyKey`: repeated within 24 hours, the command changes nothing, and `secret` is `null`.
   *
   * @overload
   * @param {string} applicationId
   * @param {AddOptions} options `description`: 1 to 256 characters, unique within the application.
   * @returns {Promise<IssuedSecret>}
   */
  /**
   * @param {string} applicationId
   * @param {AddOptions} options
   * @returns {Promise<IssuedSecret>}
   */
  async add(applicationId, options) {
    const command = { ...readOperation(options, ["description"]), operation: "add" };
    if (command.description === undefined) throw invalid("description must be a string of 1 to 256 characters");
    return this.#issue(applicationId, command);
  }

  /**
   * Gives a secret a new value and refuses its old value from now on. Use it too if the result of {@link ClientSecretRegistry#rotate} was
   * lost: the previous secret stays valid. Rejects with `ERR_SECRET_UNKNOWN` for an unknown id, and with `ERR_INVALID_OPTION` for a secret
   * that was revoked or rotated.
   *
   * @example
   * const { secret } = await registry.renew("shop", "1", { actor: "ana" });
   *
   * @overload
   * @param {string} applicationId
   * @param {string} secretId
   * @param {OperationOptions & WithoutIdempotencyKey} [options]
   * @returns {Promise<NewSecret>}
   */
  /**
   * The same with an `idempotencyKey`: repeated within 24 hours, the command changes nothing, and `secret` is `null`.
   *
   * @overload
   * @param {string} applicationId
   * @param {string} secretId
   * @param {OperationOptions} [options]
   * @returns {Promise<IssuedSecret>}
   */
  /**
   * @param {string} applicationId
   * @param {string} secretId
   * @param {OperationOptions} [options]
   * @returns {Promise<IssuedSecret>}
   */
  async renew(applicationId, secretId, options) {
    return this.#issue(applicationId, {
      ...readOperation(options),
      secretId: readSecretId(secretId),
      operation: "renew",
    });
  }

  /**
   * Replaces a secret by a new one with a new id. The old secret stays valid for the overlap, but never beyond its own expiry; with an
   * overlap of 0 it is refused at once. Rejects with `ERR_SECRET_AMBIGUOUS` if the application has several secrets and `secretId` is missing,
   * with `ERR_ROTATION_IN_PROGRESS` within an overlap unless `force` is set, and with `ERR_CONFLICT` if another process rotates it too.
   *
   * @example
   * const { secret, previousExpiresAt } = await registry.rotate("shop", { overlap: 24 * 3600, actor: "ana" });
   *
   * @overload
   * @param {string} applicationId
   * @param {RotateOptions & WithoutIdempotencyKey} [options]
   * @returns {Promise<NewSecret>}
   */
  /**
   * The same with an `idempotencyKey`: repeated within 24 hours, the command changes nothing, and `secret` is `null`.
   *
   * @overload
   * @param {string} applicationId
   * @param {RotateOptions} [options]
   * @returns {Promise<IssuedSecret>}
   */
  /**
   * @param {string} applicationId
   * @param {RotateOptions} [options]
   * @returns {Promise<IssuedSecret>}
   */
  async rotate(applicationId, options) {
    return this.#issue(applicationId, { ...readOperation(options, ["secretId", "overlap"]), operation: "rotate" });
  }

  /**
   * Rotates the secrets of all applications and gives each new secret to `deliver`. A failure does not stop the others: the report lists it.
   * Called again, it renews the secrets that were not delivered, and rotates none that is in its overlap. Rejects with `ERR_STORE` if the
   * applications cannot be listed.
   *
   * @example
   * const { rotated, failed } = await registry.rotateAll({ deliver: (applicationId, secret) => {}, actor: "cron" });
   *
   * @param {RotateAllOptions} options
   * @returns {Promise<RotateAllReport>}
   */
  async rotateAll(options) {
    const { domain } = this.#settings;
    const run = (/** @type {string} */ id, /** @type {Command} */ command) => this.#change(id, command, domain);
    return new RotateAll(this.#applications, run, (id) => this.#shown(id), options).start();
  }

  /**
   * Revokes a secret, at once and for good. It stays in the list as `revoked`. Rejects with `ERR_SECRET_UNKNOWN` for an unknown id, and with
   * `ERR_INVALID_OPTION` if it is the last secret that works, unless `force` is set.
   *
   * @example
   * await registry.revoke("shop", "1", { actor: "ana", force: true });
   *
   * @param {string} applicationId
   * @param {string} secretId
   * @param {OperationOptions} [options]
   * @returns {Promise<void>}
   */
  async revoke(applicationId, secretId, options) {
    await this.#change(applicationId, {
      ...readOperation(options),
      secretId: readSecretId(secretId),
      operation: "revoke",
    });
  }

  /**
   * Ends the overlap of a rotation: the previous secret is refused from now on. Rejects with `ERR_SECRET_UNKNOWN` if no previous secret is
   * valid, and with `ERR_SECRET_AMBIGUOUS` if several are and `secretId` is missing.
   *
   * @example
   * await registry.rotate("shop");
   * await registry.revokePrevious("shop", { actor: "ana" });
   *
   * @param {string} applicationId
   * @param {RevokePreviousOptions} [options]
   * @returns {Promise<void>}
   */
  async revokePrevious(applicationId, options) {
    await this.#change(applicationId, { ...readOperation(options, ["secretId"]), operation: "revokePrevious" });
  }

  /**
   * Deletes a secret together with its previous secret: both are refused and no longer listed. Rejects with `ERR_SECRET_UNKNOWN` for an
   * unknown id, and with `ERR_INVALID_OPTION` if they are the last that work, unless `force` is set.
   *
   * @example
   * await registry.delete("shop", "1", { actor: "ana", force: true });
   *
   * @param {string} applicationId
   * @param {string} secretId
   * @param {OperationOptions} [options]
   * @returns {Promise<void>}
   */
  async delete(applicationId, secretId, options) {
    await this.#change(applicationId, {
      ...readOperation(options),
      secretId: readSecretId(secretId),
      operation: "delete",
    });
  }

  /**
   * Applies the current expiry policy to secrets issued before: each expires the policy's period after it was issued. The overlap of a
   * previous secret does not change. Rejects with `ERR_INVALID_OPTION` if a secret that works would expire at once, unless `force` is set.
   *
   * @example
   * await registry.reapply("shop", { actor: "ana" });
   *
   * @param {string} applicationId
   * @param {OperationOptions} [options]
   * @returns {Promise<void>}
   */
  async reapply(applicationId, options) {
    await this.#change(applicationId, { ...readOperation(options), operation: "reapply" });
  }

  /**
   * Verifies that a presented secret is a valid secret of an application now. Await the result and test `ok`: the promise itself is always
   * truthy. A refusal gives no reason; the audit log has it. Every call computes one SHA-256 and compares it with each stored hash in
   * constant time, whichever matches.
   *
   * Rejects with `ERR_STORE` if the store fails: a failure is never a refusal. Rejects with `ERR_INVALID_OPTION` if an argument is not a
   * string. A secret over 1,024 bytes is refused.
   *
   * @example
   * const { ok } = await registry.verify("shop", presented, { ip: "203.0.113.7", userAgent: "cron/1.0" });
   *
   * @param {string} applicationId
   * @param {string} presented The secret that the client presents.
   * @param {VerifyOptions} [options]
   * @returns {Promise<Verification>}
   */
  verify(applicationId, presented, options) {
    return this.#verifier.verify(applicationId, presented, options);
  }

  /**
   * Authenticates the client of a token request by `client_secret_basic` or `client_secret_post` (RFC 6749, section 2.3.1). Returns the
   * client, or the response to send (section 5.2): 401 `invalid_client`, the same whatever the reason; 400 `invalid_request` if the request
   * contradicts itself or its body cannot be read; 503 `temporarily_unavailable` if the store fails. The body can still be read afterwards.
   *
   * Rejects with `ERR_INVALID_OPTION` if the argument is not a `Request` or its body was read before.
   *
   * @example
   * const client = await registry.clientAuthentication(tokenRequest, { ip: "203.0.113.7" });
   * client.ok ? client.clientId : client.response.status; // 401
   *
   * @param {TokenRequest} request A `Request` whose body was not read before.
   * @param {VerifyOptions} [options] `userAgent` defaults to the request's header.
   * @returns {Promise<ClientAuthentication>}
   */
  async clientAuthentication(request, options) {
    if (typeof request?.headers?.get !== "function") throw invalid("request must be a Request");
    if (request.bodyUsed || request.body?.locked) {
      throw invalid("the body of the request must be unread: call clientAuthentication before you read it");
    }
    const { realm } = this.#settings;
    const credentials = await readCredentials(request, realm);
    if ("ok" in credentials) return credentials;
    const { clientId, secret, isBasic } = credentials;
    const userAgent = readWho(options).userAgent ?? request.headers.get("user-agent") ?? undefined;
    try {
      const verified = await this.verify(clientId, secret, { ...options, userAgent });
      return verified.ok ? { ...verified, clientId } : invalidClient(isBasic, realm);
    } catch (error) {
      if (!(error instanceof SecretSlotsError) || error.code !== "ERR_STORE") throw error;
      return unavailable();
    }
  }

  /**
   * Adds an event of your own to the audit log, for example a change of settings. Rejects with `ERR_STORE` if the log cannot be written.
   *
   * @example
   * await registry.record({ kind: "settings.changed", actor: "ana" });
   *
   * @param {RecordedEvent} event
   * @returns {Promise<void>}
   */
  async record(event) {
    const { applicationId, outcome, ...what } = readRecordedEvent(event);
    const about = applicationId === undefined ? null : checkApplicationId(applicationId);
    await this.#audit.record(about, { ...what, at: this.#applications.now }, outcome);
  }

  /**
   * Returns the audit log, oldest first. Each operation is one event; identical verifications of a day are one event with their `count`.
   * Counted verifications are read day by day, the latest first, until `limit` is reached; without `applicationId` those of all applications.
   *
   * @example
   * const refusals = await registry.audit({ applicationId: "shop", kind: "oauth.token_request_failed" });
   *
   * @param {AuditQuery} [asked] Without it: the last 1,000 events within the retention.
   * @returns {Promise<AuditEvent[]>}
   */
  async audit(asked = {}) {
    const query = checkOptions(asked, ["applicationId", ...TEXTS, "from", "to", "before", "limit"]);
    const { retention } = this.#settings;
    const applicationId = query.applicationId === undefined ? undefined : checkApplicationId(query.applicationId);
    /** @type {{ [name: string]: string | undefined }} */
    const texts = { applicationId, ...Object.fromEntries(TEXTS.map((name) => [name, readText(name, query[name])])) };
    const before = query.before === undefined ? undefined : readPosition(query.before);
    // The clocks of other machines may be ahead.
    const end = this.#applications.now + DAY;
    const until = Math.min(readTime("to", query.to ?? end), end);
    const from = readTime("from", query.from ?? Math.max(Math.min(until, end - DAY) - retention, 0));
    // Logs of later months need not be read.
    const to = Math.min(until, (before?.time ?? until) + 1);
    const limit = readInteger("limit", query.limit ?? 1000, 1, 1_000_000);
    await this.#verifications.flush().catch(() => {});
    const latest = new LatestEvents(limit, texts, before);
    const isCounted = areCounted(texts.kind);
    // The log of operations has no verifications.
    if (isCounted !== true) {
      for await (const event of this.#audit.events(from, to)) latest.add(event);
      for (const event of await this.#unlogged(applicationId)) {
        if (event.time >= from && event.time < to) latest.add(event);
      }
    }
    if (isCounted !== false) {
      const isEnough = (/** @type {number} */ end) => latest.isFullSince(end);
      for await (const event of verificationEvents(this.#verifications, { applicationId, from, isEnough })) {
        const { time, lastTime = time } = event;
        if (lastTime >= from && time < to) latest.add(event);
      }
    }
    return latest.sorted;
  }

  /**
   * Lists the consumers that still present an old secret (rotated, renewed, expired, revoked or deleted), last seen first. Presentations from
   * before the latest rotation of that secret are left out. Rejects with `ERR_SECRET_UNKNOWN` for an unknown application.
   *
   * @example
   * const [consumer] = await registry.forgottenConsumers("shop"); // { ip, userAgent, count, lastSeenAt, … }
   *
   * @param {string} applicationId
   * @returns {Promise<ForgottenConsumer[]>}
   */
  async forgottenConsumers(applicationId) {
    const { value } = await this.#applications.describe(checkApplicationId(applicationId));
    await this.#verifications.flush().catch(() => {});
    return forgottenConsumers(this.#verifications, applicationId, value);
  }

  /**
   * Lists the notices that are due at a time and were not delivered. It changes nothing.
   *
   * @example
   * await registry.dueNotices(); // []
   *
   * @param {number} [now] In Unix seconds. Default: the clock's time.
   * @returns {Promise<ExpiryNotice[]>}
   */
  async dueNotices(now = this.#applications.now) {
    return this.#notices.due(readTime("now", now));
  }

  /**
   * Computes anew when notices of each application are due. Call it after {@link ClientSecretRegistry#setDomain} has changed
   * `noticeThresholds`: the store's index knows the old ones. It writes each application once, and leaves out those whose record is damaged.
   * Rejects with `ERR_STORE` if the store fails.
   *
   * @example
   * await registry.rescheduleNotices();
   *
   * @returns {Promise<void>}
   */
  async rescheduleNotices() {
    await this.#notices.reschedule();
  }

  /**
   * Does the periodic work; call it once a minute from cron, an alarm or a Worker's `scheduled()`. It delivers due notices by `notify`, each
   * once however many machines call it; saves counted verifications; removes records older than the retention; and lets the store sweep.
   * Rejects with `ERR_STORE` if the store fails.
   *
   * @example
   * const { due, delivered, failed } = await registry.tick();
   *
   * @param {{ signal?: any, kinds?: readonly ("secret.expiring" | "secret.expired")[] | undefined }} [options] `signal`: an `AbortSignal`;
   *   once it is aborted, notices of no further application are delivered. `kinds`: which notices are delivered, default all; others stay
   *   due.
   * @returns {Promise<NoticeReport>}
   */
  async tick(options = {}) {
    const { signal, kinds = NOTICES } = checkOptions(options, ["signal", "kinds"]);
    if (!Array.isArray(kinds) || !kinds.every((kind) => NOTICES.includes(kind)))
      throw invalid(`kinds must be an array of ${NOTICES.join(" and ")}`);
    const report = await this.#notices.deliver(kinds, readSignal(signal));
    await this.flush();
    if (!this.#isPruned) await this.#verifications.prune();
    this.#isPruned = true;
    const { store } = this.#settings;
    if (memberOf(store, "sweep") !== undefined) await ask(async () => store.sweep?.());
    return report;
  }

  /**
   * Saves counted verifications. Call it before a process ends. Rejects with `ERR_STORE` if the store fails; what was not saved stays
   * counted.
   *
   * @example
   * await registry.flush();
   *
   * @returns {Promise<void>}
   */
  flush() {
    return this.#verifications.flush();
  }

  /** @param {string} id @returns {Promise<DescribedApplication | DamagedApplication | null>} */
  async #describe(id) {
    try {
      const [found, uses] = await Promise.all([this.#applications.find(id), this.#verifications.uses(id)]);
      if (found === null || found.described.isDeleted) return null;
      const secrets = found.described.secrets.map(shownWith(uses));
      return { ...infoOf(found), isDamaged: false, secrets };
    } catch (error) {
      if (error instanceof StoreFailure || !(error instanceof SecretSlotsError) || error.code !== "ERR_STORE")
        throw error;
      return { id, isDamaged: true };
    }
  }

  /** @param {string} applicationId @param {Command} command @returns {Promise<IssuedSecret>} */
  async #issue(applicationId, command) {
    return (await this.#change(applicationId, command)).issued;
  }

  /** @param {string} applicationId @param {Command} command @param {Domain} [domain] */
  async #change(applicationId, command, domain) {
    checkApplicationId(applicationId);
    return this.#audited(applicationId, command, () => this.#applications.change(applicationId, command, domain));
  }

  /**
   * @param {string} applicationId
   * @param {Command} command
   * @param {() => Promise<Change>} run
   */
  async #audited(applicationId, command, run) {
    try {
      const change = await run();
      if (!change.isUnchanged) return change;
      const { secretId } = change.issued;
      await this.#audit.withoutChange(applicationId, { ...command, secretId }, "unchanged", this.#applications.now);
      return change;
    } catch (error) {
      const outcome = error instanceof SecretSlotsError ? error.code : "ERR_INTERNAL";
      // The id of an unknown application is not logged: it may be a secret in the wrong argument.
      const isThere = await this.#applications.read(applicationId).catch(() => null);
      const id = isThere === null ? null : applicationId;
      await this.#audit.withoutChange(id, command, outcome, this.#applications.now);
      throw error;
    }
  }

  /** Removes what is left of a deleted application. @param {string} applicationId */
  async #clear(applicationId) {
    await this.#applications.clear(applicationId);
    await this.#verifications.forget(applicationId);
  }

  /** Returns the events that are saved with an application and may not be in the log yet. @param {string} [applicationId] */
  async #unlogged(applicationId) {
    if (applicationId === undefined) return [];
    const found = await this.#applications.find(applicationId).catch(() => null);
    return (found?.described.unlogged ?? []).map((event) => auditEvent(applicationId, event, "ok"));
  }
}

/** @param {{ described: import("./applications.js").Described, version: string }} found @returns {import("./types.js").ApplicationInfo} */
function infoOf({ described, version }) {
  const { id, type, expiry, createdAt, damaged } = described;
  return { id, type, expiry: expiry === null ? null : expiryOf(expiry), createdAt, version, damagedSecrets: damaged };
}

/** Returns the function that completes secrets by their last uses. @param {Map<string, number>} uses @returns {import("./rotate-all.js").Shown} */
function shownWith(uses) {
  return ({ run: _, ...secret }) => {
    const { secretId, issuedAt, previousSecretId } = secret;
    const previousLastUsedAt = (previousSecretId === null ? undefined : uses.get(previousSecretId)) ?? null;
    return { ...secret, lastUsedAt: lastUse(uses.get(secretId), issuedAt), previousLastUsedAt };
  };
}

/** Returns the last use of a secret, or `null` if only its earlier value was used. @param {number | undefined} at @param {number} issuedAt */
function lastUse(at, issuedAt) {
  return at !== undefined && at >= issuedAt ? at : null;
}
