// The contests of kept tokens: one from memory, and ticks over many.
import { OAuth2Client } from "google-auth-library";
import { TokenClient, TokenKeeper } from "../js/index.js";
import { MemoryStore } from "../js/stores/memory.js";

/** @typedef {import("./contest.js").Contest} Contest */

const WANTED = { floor: 1.5, aim: 2 };
/** Of a token, in seconds: 1 % of them come due within a hundredth of it. */
const LIFETIME = 1_000_000;
const START = 1_741_790_697;

/** @param {boolean} isQuick @returns {AsyncGenerator<Contest>} */
export async function* keeperContests(isQuick) {
  yield fresh();
  yield ticks(isQuick ? [1_000] : [1_000, 10_000, 100_000]);
}

/** @returns {Promise<Contest>} */
async function fresh() {
  const keeper = new TokenKeeper({ store: new MemoryStore(), clients: { crm: clientOf() } });
  const tokens = { access_token: "a".repeat(200), token_type: "Bearer", expires_in: 3600, refresh_token: "r" };
  const ids = Array.from({ length: 100 }, (_, index) => `user ${index}`);
  for (const id of ids) await keeper.put(id, { client: "crm", grant: "refresh_token", tokens });
  const google = new OAuth2Client({ clientId: "app", clientSecret: "secret" });
  google.setCredentials({ access_token: "a".repeat(200), refresh_token: "r", expiry_date: Date.now() + 3_600_000 });
  /** @param {string} name @param {string[]} asked */
  const ours = (name, asked) => ({
    name: `secret-slots, ${name}`,
    async batch(/** @type {number} */ count) {
      let sum = 0;
      for (let done = 0; done < count; done++)
        sum += (await keeper.token(asked[done % asked.length])).access_token.length;
      return sum;
    },
  });
  return {
    title: "a fresh token, from memory",
    contenders: [
      ours("keeper.token(), one credential", ids.slice(0, 1)),
      ours("keeper.token(), 100 credentials in turn", ids),
      {
        name: "google-auth-library, getAccessToken()",
        wanted: WANTED,
        async batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += String((await google.getAccessToken()).token).length;
          return sum;
        },
      },
    ],
  };
}

/**
 * @param {number[]} sizes
 * @returns {Promise<Contest>}
 */
async function ticks(sizes) {
  const contenders = [];
  for (const size of sizes) {
    const { tick } = await keeperOf(size);
    contenders.push({
      name: `${size.toLocaleString("en")} credentials`,
      async batch(/** @type {number} */ count) {
        let sum = 0;
        for (let done = 0; done < count; done++) sum += await tick();
        return sum;
      },
    });
  }
  return { title: "a tick with 1 % due, fetch stubbed", contenders };
}

/**
 * A keeper of so many credentials, and what lets 1 % of them come due and refreshes them.
 *
 * @param {number} size
 */
export async function keeperOf(size) {
  let now = START * 1000;
  const clock = { now: () => now, setTimeout: () => () => {} };
  const client = clientOf(clock);
  const options = { store: new MemoryStore(), clients: { crm: client }, clock, window: 60, tickInterval: 1, jitter: 0 };
  const keeper = new TokenKeeper({ ...options, concurrency: 100 });
  for (let index = 0; index < size; index++) {
    const expires_at = START + 1000 + Math.floor((index * LIFETIME) / size);
    const tokens = {
      access_token: `access token ${index}`,
      token_type: "Bearer",
      expires_at,
      refresh_token: `refresh token ${index}`,
    };
    await keeper.put(`user ${index}`, { client: "crm", grant: "refresh_token", tokens });
  }
  const tick = async () => {
    now += LIFETIME * 10;
    return (await keeper.tick()).refreshed;
  };
  await tick();
  return { keeper, tick };
}

/** @param {import("../js/platform/types.js").Clock} [clock] */
function clientOf(clock) {
  const body = JSON.stringify({ access_token: "a".repeat(200), token_type: "Bearer", expires_in: LIFETIME });
  const fetch = async () => new Response(body, { headers: { "content-type": "application/json" } });
  const options = { tokenEndpoint: "https://issuer.example/token", clientId: "app", clientSecrets: ["secret"], fetch };
  return new TokenClient(clock === undefined ? options : { ...options, clock });
}
