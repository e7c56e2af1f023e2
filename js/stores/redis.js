// A store in Redis, through a client of node-redis or ioredis that the program passes in.
import { ownMembers } from "../platform/plain-object.js";

/** @import { LogPage, Versioned, WriteOptions } from "./types.js" */

/**
 * A connected client of node-redis (4 or later) or of ioredis.
 *
 * @typedef {{ sendCommand(args: string[]): Promise<any> } | { call(command: string, ...args: string[]): Promise<any> }} RedisClient
 */

// KEYS: records, versions, due, names. A record is "version:value".
const WRITE = `
local found = redis.call('HGET', KEYS[1], ARGV[1])
local before = found and string.match(found, '^%d+') or ''
if before ~= ARGV[3] then return false end
local version = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[1], ARGV[1], version .. ':' .. ARGV[2])
redis.call('ZADD', KEYS[4], 0, ARGV[1])
if ARGV[4] == '' then redis.call('ZREM', KEYS[3], ARGV[1]) else redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1]) end
return tostring(version)`;

const DELETE = `
local found = redis.call('HGET', KEYS[1], ARGV[1])
if not found or string.match(found, '^%d+') ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
return 1`;

/** How many due keys are read at once, to look for those with the prefix. */
const PAGE = 1000;

/**
 * Keeps records in Redis. Each operation is one script or command, and all keys share one hash tag, so a cluster works too. See the type
 * `Store` for the contract of each method.
 *
 * The store is as durable as the Redis server: on one primary with `appendfsync always`, no write is lost. If a replica takes over that
 * has not received a write, that write is lost, and a rotated refresh token with it.
 *
 * Methods reject with the error of the client.
 *
 * @example
 * const store = new RedisStore(redis, { prefix: "my-app" });
 */
export class RedisStore {
  #send;
  #keys;
  #prefix;
  /** @type {Map<string, Promise<string>>} */
  #loaded = new Map();

  /**
   * Throws a `TypeError` for another kind of client, and for an invalid prefix.
   *
   * @param {RedisClient} client A connected client. The program closes it.
   * @param {{ prefix?: string | undefined }} [options] `prefix`: the hash tag that all keys begin with, without braces. Default
   *   `secret-slots`.
   */
  constructor(client, options = {}) {
    const { prefix = "secret-slots" } = ownMembers(options);
    if (typeof prefix !== "string" || prefix === "" || /[{}]/.test(prefix)) {
      throw new TypeError("prefix must be a non-empty string without braces");
    }
    this.#send = senderOf(client);
    this.#prefix = prefix;
    this.#keys = ["records", "versions", "due", "names"].map((name) => this.#key(name));
  }

  /**
   * Returns a value and its version; `null` if there is none.
   *
   * @param {string} key
   * @returns {Promise<Versioned | null>}
   */
  async read(key) {
    const found = await this.#send("HGET", this.#key("records"), key);
    if (found === null) return null;
    const colon = found.indexOf(":");
    return { version: found.slice(0, colon), value: found.slice(colon + 1) };
  }

  /**
   * Stores a value, and returns its version; `null` if the stored version is not `ifVersion`.
   *
   * @param {string} key
   * @param {string} value
   * @param {WriteOptions} options
   * @returns {Promise<string | null>}
   */
  async write(key, value, options) {
    const { ifVersion, dueAt } = ownMembers(options);
    return this.#run(WRITE, key, value, ifVersion ?? "", dueAt === undefined ? "" : String(dueAt));
  }

  /**
   * Deletes a record, and returns whether it did; `false` if the stored version is not `ifVersion`.
   *
   * @param {string} key
   * @param {{ ifVersion: string }} options
   * @returns {Promise<boolean>}
   */
  async delete(key, options) {
    const { ifVersion } = ownMembers(options);
    return Number(await this.#run(DELETE, key, ifVersion)) === 1;
  }

  /**
   * Returns up to `limit` sorted keys that begin with `prefix`; with `after`, only keys that sort after it.
   *
   * @param {string} prefix
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<string[]>}
   */
  async list(prefix, options) {
    const { after, limit } = ownMembers(options);
    const from = after === undefined || after < prefix ? `[${prefix}` : `(${after}`;
    const keys = await this.#send("ZRANGEBYLEX", this.#key("names"), from, "+", "LIMIT", "0", String(limit));
    const end = keys.findIndex((/** @type {string} */ key) => !key.startsWith(prefix));
    return end < 0 ? keys : keys.slice(0, end);
  }

  /**
   * Returns up to `limit` keys with `prefix` that are due at `now`, in Unix seconds, the longest overdue first.
   *
   * @param {string} prefix
   * @param {number} now
   * @param {number} limit
   * @returns {Promise<string[]>}
   */
  async due(prefix, now, limit) {
    /** @type {string[]} */
    const found = [];
    for (let from = 0; found.length < limit; from += PAGE) {
      const page = ["LIMIT", String(from), String(PAGE)];
      const keys = await this.#send("ZRANGEBYSCORE", this.#key("due"), "-inf", String(now), ...page);
      found.push(...keys.filter((/** @type {string} */ key) => key.startsWith(prefix)));
      if (keys.length < PAGE) break;
    }
    return found.slice(0, limit);
  }

  /**
   * Returns the server's clock, in Unix milliseconds.
   *
   * @returns {Promise<number>}
   */
  async now() {
    const [seconds, microseconds] = await this.#send("TIME");
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  }

  /**
   * Adds entries to the end of a log.
   *
   * @param {string} log
   * @param {string[]} entries
   * @returns {Promise<void>}
   */
  async append(log, entries) {
    if (entries.length > 0) await this.#send("RPUSH", this.#key(`log:${log}`), ...entries);
  }

  /**
   * Returns up to `limit` entries of a log, the oldest first; with `after`, those that follow the page whose `next` it is.
   *
   * @param {string} log
   * @param {{ after?: string | undefined, limit: number }} options
   * @returns {Promise<LogPage>}
   */
  async entries(log, options) {
    const { after = "0", limit } = ownMembers(options);
    const from = Number(after);
    const entries = await this.#send("LRANGE", this.#key(`log:${log}`), String(from), String(from + limit - 1));
    return { entries, next: entries.length === 0 ? undefined : String(from + entries.length) };
  }

  /** All keys share one hash tag, so that a script finds its keys on one node of a cluster. @param {string} name */
  #key(name) {
    return `{${this.#prefix}}:${name}`;
  }

  /** @param {string} script @param {string[]} args */
  async #run(script, ...args) {
    const rest = [String(this.#keys.length), ...this.#keys, ...args];
    const loaded = this.#loaded.get(script) ?? this.#send("SCRIPT", "LOAD", script);
    this.#loaded.set(script, loaded);
    try {
      return await this.#send("EVALSHA", await loaded, ...rest);
    } catch (error) {
      this.#loaded.delete(script);
      // A restarted server does not know the script. Any other error is final.
      if (!String(/** @type {any} */ (error)?.message).startsWith("NOSCRIPT")) throw error;
      return this.#send("EVAL", script, ...rest);
    }
  }
}

/**
 * @param {any} client
 * @returns {(...args: string[]) => Promise<any>}
 */
function senderOf(client) {
  if (client?.masters !== undefined)
    throw new TypeError("client must not be a cluster client of node-redis: use a Cluster of ioredis instead");
  if (typeof client?.call === "function") return (command, ...args) => client.call(command, ...args);
  if (typeof client?.sendCommand === "function") return (...args) => client.sendCommand(args);
  throw new TypeError("client must be a client of node-redis (4 or later) or of ioredis");
}
