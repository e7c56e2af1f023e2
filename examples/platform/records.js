// The records of oidc-provider, in memory. Its own memory holds a thousand at most, which is too few for a thousand sessions.

/** @type {Map<string, any>} */
const all = new Map();
/** The keys of each grant's tokens. @type {Map<string, Set<string>>} */
const ofGrant = new Map();

/** An adapter of oidc-provider. */
export class Records {
  #model;

  /** @param {string} model */
  constructor(model) {
    this.#model = model;
  }

  /** @param {string} id @param {any} payload */
  async upsert(id, payload) {
    all.set(this.#key(id), payload);
    if (payload.grantId === undefined) return;
    const keys = ofGrant.get(payload.grantId) ?? new Set();
    ofGrant.set(payload.grantId, keys.add(this.#key(id)));
  }

  /** @param {string} id */
  async find(id) {
    return all.get(this.#key(id));
  }

  async findByUid() {}

  async findByUserCode() {}

  /** @param {string} id */
  async consume(id) {
    all.get(this.#key(id)).consumed = Math.floor(Date.now() / 1000);
  }

  /** @param {string} id */
  async destroy(id) {
    all.delete(this.#key(id));
  }

  /** Ends all records of this model that belong to a grant. @param {string} grantId */
  async revokeByGrantId(grantId) {
    const keys = ofGrant.get(grantId);
    for (const key of keys ?? []) {
      if (!key.startsWith(this.#key(""))) continue;
      all.delete(key);
      keys?.delete(key);
    }
  }

  /** @param {string} id */
  #key(id) {
    return `${this.#model} ${id}`;
  }
}
