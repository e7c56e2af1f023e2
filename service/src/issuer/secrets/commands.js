// Commands on the secrets of an application: what a request asks for, as options of the registry.
import { requiredVersion, whileCurrent } from "../../http/entity-tag.js";
import { refusedByState } from "../../http/problem.js";
import { answerOnce } from "../../idempotency/idempotency-key.js";
import { issuedView } from "./view.js";

/** @import { ClientSecretRegistry, IssuedSecret, OperationOptions } from "secret-slots/issuer" */
/** @import { ApiApplications } from "../applications/applications.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { Call } from "../../http/endpoints.js" */
/** @import { Idempotency } from "../../idempotency/idempotency.js" */

/** @typedef {{ domain: string, application: string }} Params */
/** @typedef {{ on_behalf_of?: string | undefined, force?: boolean | undefined }} Body */
/**
 * @template T
 * @typedef {(registry: ClientSecretRegistry, id: string, options: OperationOptions) => Promise<T>} Command
 */

export class SecretCommands {
  #applications;
  #idempotency;

  /** @param {ApiApplications} applications @param {Idempotency} idempotency */
  constructor(applications, idempotency) {
    this.#applications = applications;
    this.#idempotency = idempotency;
  }

  /**
   * Runs a command that issues a secret, and answers with the secret: once for each `Idempotency-Key`.
   *
   * @param {Call<Params, unknown, Body>} call
   * @param {Command<IssuedSecret>} run
   */
  async issue(call, run) {
    const { c, params, body } = call;
    const domain = await this.#applications.open(params.domain);
    const answer = await answerOnce(this.#idempotency, call, domain, body, async (idempotencyKey) => {
      const secret = await this.#run(call, domain, body, (options) =>
        run(domain.registry, params.application, { ...options, idempotencyKey }),
      );
      return { status: 201, body: issuedView(secret) };
    });
    return c.json(answer.body, 201);
  }

  /**
   * Runs a command that changes or ends secrets.
   *
   * @param {Call<Params, unknown, unknown>} call
   * @param {Body} body
   * @param {string | undefined} secretId The secret that goes.
   * @param {Command<void>} run
   */
  async end(call, body, secretId, run) {
    const id = call.params.application;
    const domain = await this.#applications.open(call.params.domain);
    const command = (/** @type {OperationOptions} */ options) =>
      refusedByState(() => run(domain.registry, id, options));
    const end = () => this.#run(call, domain, body, command);
    await (secretId === undefined ? end() : this.#applications.ending(domain, id, secretId, end));
    return call.c.body(null, 204);
  }

  /**
   * Runs a command with the options that its request gives.
   *
   * @template T
   * @param {Call<Params, unknown, unknown>} call
   * @param {Domain} domain
   * @param {Body} body
   * @param {(options: OperationOptions) => Promise<T>} run
   */
  async #run({ c, principal, params }, domain, { on_behalf_of: person, force }, run) {
    const current = async () => (await this.#applications.describe(domain, params.application)).version;
    const required = await requiredVersion(c, current);
    const ifVersion = required === undefined ? undefined : this.#applications.registryVersion(domain, required);
    const options = { actor: principal.actor(person), force, ifVersion };
    return whileCurrent(required, current, () => run(options));
  }
}
