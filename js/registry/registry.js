// The issuer: an application's client secrets from the first to the last, over a store that machines share.
import { SecretSlotsError } from "../platform/errors.js";
import { checkOptions, invalid, readInteger, readText, readTime, readable } from "../platform/options.js";
import { memberOf, ownMembers } from "../platform/plain-object.js";
import { Applications, checkApplicationId } from "./applications.js";
import { Audit, auditEvent } from "./audit.js";
import { invalidClient, readCredentials, unavailable } from "./client-authentication.js";
import { Notices } from "./notices.js";
import { expiryOf, readExpiry, readOperation, readRegistryOptions, readSecretId } from "./registry-options.js";
import { RotateAll } from "./rotate-all.js";
import { Verifications } from "./verifications.js";
import { forgottenConsumers, verificationEvents } from "./verification-reports.js";
import { readWho, Verifier } from "./verifier.js";
import { ask } from "../stores/ask.js";
import { readSignal } from "../platform/signal.js";

/** @import { Change, Command } from "./boundary.js" */
/** @import { AddOptions, ApplicationInfo, AuditEvent, AuditQuery, ClientAuthentication, ClientSecretInfo } from "./types.js" */
/** @import { ClientSecretRegistryOptions, CreateApplicationOptions, ExpiryNotice, ForgottenConsumer } from "./types.js" */
/** @import { IssuedSecret, NewSecret, NoticeReport, OperationOptions, RevokePreviousOptions, RotateAllOptions } from "./types.js" */
/** @import { RotateAllReport, RotateOptions, TokenRequest, UpdateApplicationOptions } from "./types.js" */
/** @import { Verification, VerifyOptions, WithoutIdempotencyKey } from "./types.js" */

const DAY = 86_400;

/**
 * Issues client secrets, and verifies them: several for each application, with expiry, rotation with an overlap, revocation, notices and an
 * audit log. Of a secret only its SHA-256 is stored.
 *
 * Its operations reject with `ERR_SECRET_UNKNOWN` for an application or a secret that is not there; `ERR_INVALID_OPTION` for what is not of the
 * documented form, for secrets of a public client, and for an end to the last secret that works without `force`; `ERR_SECRET_LIMIT`
 * when there are as many secrets as may be; `ERR_SECRET_AMBIGUOUS` when there are several and none is named;
 * `ERR_ROTATION_IN_PROGRESS` within an overlap, without `force`; `ERR_CONFLICT` when another has changed what the operation
 * was decided on, or an idempotency key was given with another command; `ERR_TOO_LARGE` for more than 1,000 such keys a day; `ERR_STORE` when the store fails or a record is damaged.
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
  /** Whether this process has removed what is too old: from then on that is done once a day. */
  #isPruned = false;

  /**
   * Throws `ERR_INVALID_OPTION` for an option that is unknown or of another form, and for a domain that does not hold together.
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
   * A new application, without secrets. `ERR_CONFLICT` when there is one of this id.
   *
   * @example
   * await registry.createApplication("reports", { type: "machine", expiry: { value: 6, unit: "months" } });
   *
   * @param {string} applicationId The `client_id`: 1 to 128 bytes.
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
   * What is known of an application.
   *
   * @example
   * (await registry.application("shop")).type; // "web"
   *
   * @param {string} applicationId
   * @returns {Promise<ApplicationInfo>}
   */
  async application(applicationId) {
    const { described } = await this.#applications.describe(checkApplicationId(applicationId));
    const { id, type, expiry, createdAt, damaged } = described;
    return { id, type, expiry: expiry === null ? null : expiryOf(expiry), createdAt, damagedSecrets: damaged };
  }

  /**
   * The ids of applications in their order, those after `after`.
   *
   * @example
   * await registry.applications({ limit: 100 }); // ["shop"]
   *
   * @param {{ after?: string | undefined, limit?: number | undefined }} [options] `limit`: 1,000 if it is not said.
   * @returns {Promise<string[]>}
   */
  async applications(options = {}) {
    const { after, limit = 1000 } = checkOptions(options, ["after", "limit"]);
    return this.#applications.page(readText("after", after), readInteger("limit", limit, 1, 100_000));
  }

  /**
   * Changes how long the secrets of an application live that are issued from now on.
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
    if (expiry === undefined) throw invalid('expiry must be given: "none" or { value, unit }');
    const read = expiry === null ? undefined : readExpiry("expiry", expiry);
    await this.#change(applicationId, { ...readOperation(rest), operation: "setExpiry", expiry: read });
  }

  /**
   * Forgets an application with all its secrets; the audit log is kept. With secrets that work it needs `force`.
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
    // It is deleted; what is left of it goes with the next tick, if not now.
    await this.#clear(applicationId).catch(() => {});
  }

  /**
   * The secrets of an application, each with what is known of it: neither itself nor its hash.
   *
   * @example
   * const [{ secretId, description, hint, previousExpiresAt }] = await registry.list("shop");
   *
   * @param {string} applicationId
   * @returns {Promise<ClientSecretInfo[]>}
   */
  async list(applicationId) {
    const { described } = await this.#applications.describe(checkApplicationId(applicationId));
    await this.#verifications.flush().catch(() => {});
    const uses = await this.#verifications.uses(applicationId);
    return described.secrets.map(({ run: _, ...secret }) => {
      return { ...secret, lastUsedAt: lastUse(uses.get(secret.secretId), secret.issuedAt) };
    });
  }

  /**
   * A further secret.
   *
   * @example
   * const { secretId, secret } = await registry.add("shop", { description: "staging", actor: "ana" });
   *
   * @overload
   * @param {string} applicationId
   * @param {AddOptions & WithoutIdempotencyKey} options `description`: 1 to 256 characters, and no other secret's.
   * @returns {Promise<NewSecret>}
   */
  /**
   * The same with an `idempotencyKey`: repeated within 24 hours, the command changes nothing, and `secret` is `null`.
   *
   * @overload
   * @param {string} applicationId
   * @param {AddOptions} options `description`: 1 to 256 characters, and no other secret's.
   * @returns {Promise<IssuedSecret>}
   */
  /**
   * @param {string} applicationId
   * @param {AddOptions} options
   * @returns {Promise<IssuedSecret>}
   */
  async add(applicationId, options) {
    const command = { ...readOperation(options, ["description"]), operation: "add" };
    if (command.description === undefined) throw invalid("description must be given");
    return this.#issue(applicationId, command);
  }

  /**
   * A new value for a secret, whose old one is refused from now on. Also the cure for an answer of {@link ClientSecretRegistry#rotate} that
   * was lost: the previous secret is left as it is.
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
   * A new secret in the place of one, which is accepted for the overlap, and never longer than it would have been.
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
   * Rotates the secrets of all applications, and gives each new one to `deliver`. One that fails does not stop the others. When it is called
   * again, it renews what was not delivered, and rotates nothing that is in its overlap.
   *
   * @example
   * const { rotated, failed } = await registry.rotateAll({ deliver: (applicationId, secret) => {}, actor: "cron" });
   *
   * @param {RotateAllOptions} options
   * @returns {Promise<RotateAllReport>}
   */
  async rotateAll(options) {
    return new RotateAll(this.#applications, (id, command) => this.#change(id, command), options).start();
  }

  /**
   * Ends a secret, at once and for good.
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
   * Ends the overlap of a rotation: the previous secret is refused from now on.
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
   * Forgets a secret, and its previous with it.
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
   * Makes the policies as they are now hold for secrets that were issued before: their expiry is counted anew from when they were issued. It
   * needs `force` where a secret that works would expire at once.
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
   * Whether a secret is one of an application's, now. A refusal does not say why; the audit log does. It takes one SHA-256 and a
   * comparison with each hash that is kept, whatever matches. Rejects with `ERR_STORE` when the store fails, and never refuses for it.
   *
   * @example
   * const { ok } = await registry.verify("shop", presented, { ip: "203.0.113.7", userAgent: "cron/1.0" });
   *
   * @param {string} applicationId
   * @param {string} presented
   * @param {VerifyOptions} [options]
   * @returns {Promise<Verification>}
   */
  verify(applicationId, presented, options) {
    return this.#verifier.verify(applicationId, presented, options);
  }

  /**
   * The client that a token request is from, by client_secret_basic or client_secret_post (RFC 6749, section 2.3.1), or the response to
   * answer with: 401 `invalid_client`, the same for whatever reason, 400 `invalid_request` for a request that says two things, 503
   * when the store fails. The request can still be read.
   *
   * @example
   * const client = await registry.clientAuthentication(tokenRequest, { ip: "203.0.113.7" });
   * client.ok ? client.clientId : client.response.status; // 401
   *
   * @param {TokenRequest} request A `Request`.
   * @param {VerifyOptions} [options] `userAgent`: of the request's header, if it is not said.
   * @returns {Promise<ClientAuthentication>}
   */
  async clientAuthentication(request, options) {
    if (typeof request?.headers?.get !== "function") throw invalid("the request must be a Request");
    if (request.bodyUsed || request.body?.locked) throw invalid("the body of the request was read before");
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
   * The audit log, the oldest first: operations one by one, verifications counted.
   *
   * @example
   * const refusals = await registry.audit({ applicationId: "shop", kind: "oauth.token_request_failed" });
   *
   * @param {AuditQuery} [asked]
   * @returns {Promise<AuditEvent[]>}
   */
  async audit(asked = {}) {
    const query = checkOptions(asked, ["applicationId", "kind", "from", "to", "limit"]);
    const { retention } = this.#settings;
    const kind = readText("kind", query.kind);
    const applicationId = query.applicationId === undefined ? undefined : checkApplicationId(query.applicationId);
    // Other machines' clocks may be ahead.
    const end = this.#applications.now + DAY;
    const to = Math.min(readTime("to", query.to ?? end), end);
    const from = readTime("from", query.from ?? Math.max(Math.min(to, end - DAY) - retention, 0));
    const limit = readInteger("limit", query.limit ?? 1000, 1, 1_000_000);
    await this.#verifications.flush().catch(() => {});
    const isAsked = (/** @type {AuditEvent} */ event) =>
      (applicationId === undefined || event.applicationId === applicationId) &&
      (kind === undefined || event.kind === kind);
    /** @type {Map<string, AuditEvent>} */
    const events = new Map();
    for await (const event of this.#audit.events(from, to)) if (isAsked(event)) events.set(event.id, event);
    for (const event of await this.#unlogged(applicationId)) {
      if (isAsked(event) && event.time >= from && event.time < to) events.set(event.id, event);
    }
    if (kind === undefined || kind.startsWith("oauth.")) {
      for await (const event of verificationEvents(this.#verifications, applicationId)) {
        const { time, lastTime = time } = event;
        if (isAsked(event) && lastTime >= from && time < to) events.set(event.id, event);
      }
    }
    return [...events.values()].sort((a, b) => a.time - b.time).slice(-limit);
  }

  /**
   * Who still presents a secret that was rotated, renewed, revoked or deleted, since its line was last rotated, the last seen first.
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
   * The notices that are due at a time and not delivered. Asking changes nothing.
   *
   * @example
   * await registry.dueNotices(); // []
   *
   * @param {number} [now] In Unix seconds; the clock's if it is not said.
   * @returns {Promise<ExpiryNotice[]>}
   */
  async dueNotices(now = this.#applications.now) {
    return this.#notices.due(readTime("now", now));
  }

  /**
   * For cron triggers and alarms: delivers what is due by `notify`, once for however many machines do this; saves what was counted;
   * removes what is older than the retention; and lets the store sweep.
   *
   * @example
   * const { due, delivered, failed } = await registry.tick();
   *
   * @param {{ signal?: any }} [options] `signal`: an `AbortSignal`, after which no further application is begun.
   * @returns {Promise<NoticeReport>}
   */
  async tick(options = {}) {
    const { signal } = checkOptions(options, ["signal"]);
    const report = await this.#notices.deliver(readSignal(signal));
    await this.flush();
    if (!this.#isPruned) await this.#verifications.prune();
    this.#isPruned = true;
    const { store } = this.#settings;
    if (memberOf(store, "sweep") !== undefined) await ask(async () => store.sweep?.());
    return report;
  }

  /**
   * Saves what was counted of verifications; before a process ends.
   *
   * @example
   * await registry.flush();
   *
   * @returns {Promise<void>}
   */
  flush() {
    return this.#verifications.flush();
  }

  /** @param {string} applicationId @param {Command} command @returns {Promise<IssuedSecret>} */
  async #issue(applicationId, command) {
    return (await this.#change(applicationId, command)).issued;
  }

  /** @param {string} applicationId @param {Command} command */
  async #change(applicationId, command) {
    checkApplicationId(applicationId);
    return this.#audited(applicationId, command, () => this.#applications.change(applicationId, command));
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
      // What is no application's id may be anything.
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

  /** What is saved with an application, and may not be logged yet. @param {string} [applicationId] */
  async #unlogged(applicationId) {
    if (applicationId === undefined) return [];
    const found = await this.#applications.find(applicationId).catch(() => null);
    return (found?.described.unlogged ?? []).map((event) => auditEvent(applicationId, event, "ok"));
  }
}

/** That of an earlier value is none of this one's. @param {number | undefined} at @param {number} issuedAt */
function lastUse(at, issuedAt) {
  return at !== undefined && at >= issuedAt ? at : null;
}
