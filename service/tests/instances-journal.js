// What an instance has answered until it was killed, and so what every later one must hold.
import assert from "node:assert/strict";

/** @import { Instance } from "./instances.js" */

const HALF_A_DAY = 43_200;

/** A request that got no answer: it may have been done or not. */
class Unanswered extends Error {}

/** The writes to a domain of its own, in the life of one instance. */
export class Journal {
  #path;
  #client;
  #onAnswer;
  #isThere = false;
  /** The overlaps that the settings may have: the last that was answered, and one without an answer. @type {number[]} */
  #overlaps = [];
  /** Whether secrets work, by their values; `undefined` if a request that ends one got no answer. @type {Map<string, { client_id: string, isGood: boolean | undefined }>} */
  #secrets = new Map();
  /** Applications whose rotation was answered. @type {Set<string>} */
  #rotated = new Set();

  /** @param {string} domain @param {() => void} onAnswer */
  constructor(domain, onAnswer) {
    this.#path = `/v1/domains/${domain}`;
    this.#client = domain;
    this.#onAnswer = onAnswer;
  }

  /** Writes until the instance is killed. @param {Instance} instance */
  async write(instance) {
    try {
      await this.#ask(instance, "POST", "/v1/domains", { id: this.#client, overlap: HALF_A_DAY });
      this.#isThere = true;
      this.#overlaps = [HALF_A_DAY];
      for (let number = 1; ; number++) await this.#application(instance, number);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
  }

  /** @param {Instance} instance @param {number} number */
  async #application(instance, number) {
    const client_id = `app-${number}`;
    const path = `${this.#path}/applications/${client_id}`;
    const issue = async (/** @type {string} */ command, /** @type {object} */ body) => {
      const { client_secret: secret } = await this.#ask(instance, "POST", `${path}/secrets${command}`, body);
      this.#secrets.set(secret, { client_id, isGood: true });
      return secret;
    };
    const end = async (/** @type {string} */ secret, /** @type {string} */ method, /** @type {string} */ command) => {
      this.#secrets.set(secret, { client_id, isGood: undefined });
      await this.#ask(instance, method, `${path}${command}`);
      this.#secrets.set(secret, { client_id, isGood: false });
    };
    await this.#ask(instance, "POST", `${this.#path}/applications`, { client_id, type: "machine" });
    const first = await issue("", { description: "first" });
    await issue("/rotate", {});
    this.#rotated.add(client_id);
    const overlap = HALF_A_DAY + number;
    this.#overlaps = [...this.#overlaps, overlap];
    await this.#ask(instance, "PATCH", this.#path, { overlap });
    this.#overlaps = [overlap];
    const third = await issue("", { description: "second" });
    await end(first, "DELETE", "/previous?secret_id=2");
    await end(third, "POST", "/secrets/3/revoke");
  }

  /** @param {Instance} instance @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #ask(instance, method, path, body) {
    const answer = await instance.ask(method, path, body).catch((cause) => {
      throw new Unanswered("no answer", { cause });
    });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.#onAnswer();
    return answer.body;
  }

  /** Fails unless an instance holds all that was answered. @param {Instance} instance */
  async check(instance) {
    const read = async (/** @type {string} */ path) => {
      const { status, body } = await instance.ask("GET", this.#path + path);
      assert.equal(status, 200, `${this.#path}${path}: ${JSON.stringify(body)}`);
      return body;
    };
    if (!this.#isThere) return;
    const { overlap } = await read("");
    assert.ok(this.#overlaps.includes(overlap), `${this.#path}: ${overlap}, not ${this.#overlaps}`);
    for (const [client_secret, { client_id, isGood }] of this.#secrets) {
      // Failures are limited by address.
      const asked = { client_id, client_secret, ip: this.#client };
      const { body } = await instance.ask("POST", `${this.#path}/verify`, asked);
      assert.ok(isGood === undefined || body.ok === isGood, `${this.#path} ${client_id}: not ${isGood}`);
    }
    for (const client_id of this.#rotated) {
      const { items } = await read(`/applications/${client_id}/audit?kind=secret.rotated`);
      assert.equal(items.length, 1, `${this.#path} ${client_id}: the audit log has its rotation`);
    }
  }

  /** How many secrets were answered. */
  get size() {
    return this.#secrets.size;
  }
}
