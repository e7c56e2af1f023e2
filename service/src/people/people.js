// People who may sign in to the console, with their roles. Roles come from here at each request.
import { CONSOLE } from "../access/principal.js";
import { RESERVED } from "../access/roles.js";
import { stale } from "../http/entity-tag.js";
import { unknown } from "../http/problem.js";
import { DamagedRecord, Records } from "../records.js";
import { personOfAccount, personOfEmail } from "./person-id.js";

/** @import { Role } from "../access/roles.js" */
/** @import { Domains } from "../issuer/domains/domains.js" */
/** @import { Settings } from "../service-options.js" */

/** @typedef {{ issuer: string, sub: string }} Account An account at an OpenID provider. */
/**
 * What is stored of a person. `revision` changes with each command of an administrator. `epoch` stands for all sessions that may live: with a
 * new one all earlier ones have ended. Times are in Unix seconds.
 *
 * @typedef {{ roles: Role[], account: Account | null, revision: string, epoch: string, createdAt: number, lastSignInAt: number | null }} PersonRecord
 */
/**
 * What comes of a sign-in. `unknown`: nobody has this account or e-mail. `taken`: the person has another account.
 *
 * @typedef {{ outcome: "known", id: string, epoch: string } | { outcome: "unknown" | "taken", id: string | undefined }} SignedIn
 */

/** Returns who acts, for the audit log. @param {string} person */
export const actorOf = (person) => `${CONSOLE}/${person}`;

export class People {
  #settings;
  #domains;
  /** @type {Records<PersonRecord>} */
  #records;

  /** @param {Settings} settings @param {Domains} domains */
  constructor(settings, domains) {
    this.#settings = settings;
    this.#domains = domains;
    this.#records = new Records(settings.store, "service/person/");
  }

  /**
   * Returns people in the order of their ids. One whose record is damaged has none, and does not hide the others.
   *
   * @param {{ after: string | undefined, limit: number }} page
   */
  async list({ after, limit }) {
    /** @type {string[]} */
    const ids = [];
    for await (const id of this.#records.ids(after)) {
      ids.push(id);
      if (ids.length === limit) break;
    }
    const found = await Promise.all(ids.map(async (id) => ({ id, record: await this.#recordOrDamage(id) })));
    // Another request may have removed one since.
    return found.flatMap(({ id, record }) => (record === undefined ? [] : [{ id, record }]));
  }

  /** Returns a person. Fails with 404. @param {string} id */
  async read(id) {
    return (await this.#found(id)).value;
  }

  /**
   * Adds a person, or changes the roles of one. Returns the record, and whether the person is new.
   *
   * @param {string} id
   * @param {Role[]} roles
   * @param {{ actor: string, check: (revision: string | null) => void }} options `check` fails if the revision is not the one to change.
   */
  async put(id, roles, { actor, check }) {
    while (true) {
      const found = await this.#records.read(id);
      check(found?.value.revision ?? null);
      const before = found?.value ?? this.#newPerson();
      const record = { ...before, roles, revision: crypto.randomUUID() };
      if ((await this.#records.write(id, record, found?.version ?? null)) === null) continue;
      await this.#announce("person.changed", id, actor);
      return { record, isNew: found === null };
    }
  }

  /** Removes a person, whose sessions so end, also one whose record is damaged. Fails with 404. @param {string} id @param {{ actor: string, ifVersion: string | undefined }} options */
  async remove(id, { actor, ifVersion }) {
    while (true) {
      const found = await this.#records.readOr(id, this.#newPerson());
      if (found === null) throw unknownPerson();
      if (ifVersion !== undefined && ifVersion !== found.value.revision) throw stale();
      if (!(await this.#records.delete(id, found.version))) continue;
      return this.#announce("person.removed", id, actor);
    }
  }

  /** Ends all sessions of a person. Fails with 404. @param {string} id @param {string} actor */
  async signOut(id, actor) {
    await this.#change(id, (record) => ({ ...record, epoch: crypto.randomUUID() }));
    await this.#announce("person.signed_out", id, actor);
  }

  /** Lets another account sign in as a person, and ends the sessions of the present one. Fails with 404. @param {string} id @param {string} actor */
  async release(id, actor) {
    const change = { account: null, epoch: crypto.randomUUID(), revision: crypto.randomUUID() };
    await this.#change(id, (record) => ({ ...record, ...change }));
    await this.#announce("person.released", id, actor);
  }

  /**
   * Takes a sign-in. The first one binds the account to the person: an e-mail address may be given to somebody else later, who then inherits
   * no role. A change of the issuer is another account too.
   *
   * @param {Account} account
   * @param {string | undefined} email Verified by the provider.
   * @returns {Promise<SignedIn>}
   */
  async signIn(account, email) {
    const byAccount = personOfAccount(account.sub);
    const byEmail = email === undefined ? undefined : personOfEmail(email);
    for (const id of [byAccount, byEmail]) {
      const known = id === undefined ? undefined : await this.#bind(id, account);
      if (known !== undefined) return known;
    }
    return { outcome: "unknown", id: byEmail ?? byAccount };
  }

  /** Returns the roles that a session has now; `undefined` if it has ended. @param {string} id @param {string} epoch */
  async rolesOf(id, epoch) {
    const found = await this.#records.read(id);
    return found?.value.epoch === epoch ? found.value.roles : undefined;
  }

  /** @param {string} id @param {Account} account @returns {Promise<SignedIn | undefined>} `undefined` for no such person. */
  async #bind(id, account) {
    while (true) {
      const found = await this.#records.read(id);
      if (found === null) return undefined;
      const { account: bound, epoch } = found.value;
      if (bound !== null && (bound.issuer !== account.issuer || bound.sub !== account.sub))
        return { outcome: "taken", id };
      const record = { ...found.value, account, lastSignInAt: this.#settings.now() };
      if ((await this.#records.write(id, record, found.version)) !== null) return { outcome: "known", id, epoch };
    }
  }

  /** @returns {PersonRecord} */
  #newPerson() {
    const now = this.#settings.now();
    return { roles: [], account: null, revision: "", epoch: crypto.randomUUID(), createdAt: now, lastSignInAt: null };
  }

  /** @param {string} id */
  async #found(id) {
    const found = await this.#records.read(id);
    if (found === null) throw unknownPerson();
    return found;
  }

  /** @param {string} id @returns {Promise<PersonRecord | null | undefined>} `null`: it is damaged; `undefined`: there is none. */
  async #recordOrDamage(id) {
    try {
      return (await this.#records.read(id))?.value;
    } catch (error) {
      if (error instanceof DamagedRecord) return null;
      throw error;
    }
  }

  /** @param {string} id @param {(record: PersonRecord) => PersonRecord} change */
  async #change(id, change) {
    while (true) {
      const found = await this.#found(id);
      if ((await this.#records.write(id, change(found.value), found.version)) !== null) return;
    }
  }

  /** Logs a change in the domain of the API clients. If that fails, the change holds all the same. @param {string} kind @param {string} id @param {string} actor */
  async #announce(kind, id, actor) {
    const { tell } = this.#settings;
    try {
      const { registry } = await this.#domains.open(RESERVED);
      await registry.record({ kind, applicationId: actorOf(id), actor });
    } catch {
      tell({ type: "audit_delayed", domain: RESERVED, kind });
    }
  }
}

const unknownPerson = () => unknown("there is no such person: put them, or check the id");
