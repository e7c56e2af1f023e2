// The contests of the registry: a client secret that is presented, against the hashes of one application.
import { Buffer } from "node:buffer";
import { createHash, hash, timingSafeEqual } from "node:crypto";
import { createRequire } from "node:module";
import { core } from "../js/wasm/issuer/core.js";
import { writeText } from "../js/wasm/text-buffer.js";
import { APPLICATION, applicationOf, hashTexts, wrongSecrets } from "./registry-secrets.js";
import { drawsFrom, flat } from "./tokens.js";

/** @typedef {import("./contest.js").Contest} Contest */
/** @typedef {import("./contest.js").Contender} Contender */
/** @typedef {{ compareSync(secret: string, hash: string): boolean, hashSync(secret: string, cost: number): string }} Bcrypt */

const { compareSync, hashSync } = /** @type {Bcrypt} */ (createRequire(import.meta.url)("bcrypt"));

const SIZES = [1, 10, 20];
/** Of presented secrets, half of them valid, at all places. */
const POOL = 64;
const WANTED = { floor: 2.5, aim: 4 };
const BCRYPT_COST = 10;
/** In the lowest bits of what the core answers; the place is above them. */
const CURRENT = 0;

/**
 * The place of the secret that is presented, or -1.
 * @typedef {(presented: string) => number} Verify
 */

/** @param {boolean} isQuick @returns {AsyncGenerator<Contest>} */
export async function* registryContests(isQuick) {
  for (const size of SIZES) yield verification(size, isQuick);
}

/**
 * @param {number} size
 * @param {boolean} isQuick
 * @returns {Promise<Contest>}
 */
async function verification(size, isQuick) {
  const { store, registry, secrets, hashes, key } = await applicationOf(size);
  const { value: document } = /** @type {import("../js/stores/types.js").Versioned} */ (await store.read(key));
  const wrong = wrongSecrets(secrets, POOL / 2);
  const draws = drawsFrom([...wrong, ...wrong.map((_, index) => flat(secrets[index % size]))]);
  const words = wordsOf(hashes);
  const best = byWords(words);
  const wanted = size === 20 ? WANTED : undefined;

  const whole = async (/** @type {string} */ presented) => {
    const verified = await registry.verify(APPLICATION, presented);
    return verified.ok ? Number(verified.secretId) - 1 : -1;
  };
  // As one would write it: what was prepared of a document serves as long as its version does, and nothing is counted.
  let prepared = { version: "", verify: best };
  const bestWithStore = async (/** @type {string} */ presented) => {
    const found = await store.read(key);
    if (found === null) return -1;
    if (found.version !== prepared.version) {
      prepared = { version: found.version, verify: byWords(wordsOf(hashesIn(found.value))) };
    }
    return prepared.verify(presented);
  };
  /** @type {{ name: string, verify: (presented: string) => number | Promise<number>, batch: Contender["batch"], wanted?: import("./contest.js").Wanted, isOurs?: boolean }[]} */
  const contenders = [
    {
      name: "secret-slots, registry.verify(): read from the store, judged, counted",
      verify: whole,
      async batch(count) {
        let sum = 0;
        for (let done = 0; done < count; done++)
          sum += Number((await registry.verify(APPLICATION, draws[done % draws.length])).ok);
        return sum;
      },
    },
    { name: "secret-slots, the core alone: NO store, NO count", ...synchronous(coreAlone(document)), isOurs: true },
    { name: "node:crypto createHash(), timingSafeEqual() for each", ...synchronous(byHashObject(hashes)) },
    { name: "node:crypto hash(), timingSafeEqual() for each", ...synchronous(byHash(hashes)), wanted },
    { name: "node:crypto hash(), its words compared by hand", ...synchronous(best) },
    {
      name: "the same, read from the store, NOT counted",
      verify: bestWithStore,
      async batch(count) {
        let sum = 0;
        for (let done = 0; done < count; done++) sum += await bestWithStore(draws[done % draws.length]);
        return sum;
      },
    },
  ];
  // In short, one takes as long as all others.
  if (!isQuick || size === 1) {
    contenders.push({ name: `bcrypt, cost ${BCRYPT_COST}`, ...synchronous(byBcrypt(secrets)) });
  }
  for (const { name, verify } of contenders) await check(name, verify, secrets, hashes, wrong);
  const title = `verify a client secret, ${size} ${size === 1 ? "hash" : "hashes"}`;
  return { title, contenders };

  /** @param {Verify} verify */
  function synchronous(verify) {
    return {
      verify,
      batch(/** @type {number} */ count) {
        let sum = 0;
        for (let done = 0; done < count; done++) sum += verify(draws[done % draws.length]);
        return sum;
      },
    };
  }
}

/**
 * What js/registry/verifier.js does between the store and the count.
 *
 * @param {string} document
 * @returns {Verify}
 */
function coreAlone(document) {
  const { handle } = core.glue.loadApplication(core.nextSerial, document);
  return (presented) => {
    const glue = core.glue;
    const now = Math.floor(Date.now() / 1000);
    const answer = glue.verifyClientSecret(handle, writeText(glue, presented), now);
    return (answer & 7) === CURRENT ? answer >> 3 : -1;
  };
}

/** @param {Buffer[]} hashes @returns {Verify} */
function byHashObject(hashes) {
  return (presented) => {
    const digest = createHash("sha256").update(presented).digest();
    let found = -1;
    for (let place = 0; place < hashes.length; place++) if (timingSafeEqual(digest, hashes[place])) found = place;
    return found;
  };
}

/** @param {Buffer[]} hashes @returns {Verify} */
function byHash(hashes) {
  return (presented) => {
    const digest = hash("sha256", presented, "buffer");
    let found = -1;
    for (let place = 0; place < hashes.length; place++) if (timingSafeEqual(digest, hashes[place])) found = place;
    return found;
  };
}

/**
 * The fastest of those that were tried: createHash() or hash(), which gives a Buffer, hex or Latin-1, then timingSafeEqual() for each or this
 * loop. A digest as Latin-1 is half as dear as one as a Buffer, and this loop than so many calls. One timingSafeEqual() of all hashes in
 * a row says only whether all are the same. Nothing here branches on what is compared, but only timingSafeEqual() promises it.
 *
 * @param {Int32Array} words Eight of each hash.
 * @returns {Verify}
 */
function byWords(words) {
  // Its type lacks what only Node's Buffer has always had.
  const bytes = /** @type {Buffer & { latin1Write(text: string, at: number, length: number): number }} */ (
    Buffer.alloc(32)
  );
  const digest = new Int32Array(bytes.buffer, bytes.byteOffset, 8);
  return (presented) => {
    bytes.latin1Write(hash("sha256", presented, "binary"), 0, 32);
    const [a, b, c, d] = [digest[0], digest[1], digest[2], digest[3]];
    const [e, f, g, h] = [digest[4], digest[5], digest[6], digest[7]];
    let found = -1;
    for (let at = 0, place = 0; at < words.length; at += 8, place++) {
      const differs =
        (a ^ words[at]) |
        (b ^ words[at + 1]) |
        (c ^ words[at + 2]) |
        (d ^ words[at + 3]) |
        (e ^ words[at + 4]) |
        (f ^ words[at + 5]) |
        (g ^ words[at + 6]) |
        (h ^ words[at + 7]);
      const isSame = ~((differs | -differs) >> 31);
      found = (found & ~isSame) | (place & isSame);
    }
    return found;
  };
}

/** @param {Buffer[]} hashes */
function wordsOf(hashes) {
  const all = Buffer.concat(hashes);
  return Int32Array.from({ length: 8 * hashes.length }, (_, index) => all.readInt32LE(4 * index));
}

/** @param {string} document */
function hashesIn(document) {
  return JSON.parse(document).secrets.map((/** @type {{ hash: string }} */ { hash }) => Buffer.from(hash, "base64url"));
}

/** @param {string[]} secrets @returns {Verify} */
function byBcrypt(secrets) {
  const hashes = secrets.map((secret) => hashSync(secret, BCRYPT_COST));
  return (presented) => {
    let found = -1;
    for (let place = 0; place < hashes.length; place++) if (compareSync(presented, hashes[place])) found = place;
    return found;
  };
}

/**
 * That a contender finds each secret, and neither a wrong one nor a hash.
 *
 * @param {string} name
 * @param {(presented: string) => number | Promise<number>} verify
 * @param {string[]} secrets
 * @param {Buffer[]} hashes
 * @param {string[]} wrong
 */
async function check(name, verify, secrets, hashes, wrong) {
  // bcrypt would take minutes for all of them.
  const places = new Set([0, secrets.length >> 1, secrets.length - 1]);
  for (const place of places) {
    if ((await verify(secrets[place])) !== place) throw new Error(`${name} does not find a secret`);
  }
  for (const refused of [wrong[0], ...hashTexts(hashes[0])]) {
    if ((await verify(refused)) !== -1) throw new Error(`${name} accepts what is no secret`);
  }
}
