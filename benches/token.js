// The contests of token requests: the CPU of a call with fetch stubbed, and calls to a server on this machine.
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
// @ts-expect-error -- it has no types
import { ClientCredentials } from "simple-oauth2";
import { AuthorizationServer } from "../examples/authorization/server.js";
import { fetchToken, TokenClient } from "../js/index.js";
import { inLanes } from "./verification.js";

/** @typedef {import("./contest.js").Contest} Contest */
/** @typedef {{ name: string, token: () => Promise<string | undefined> }} Asker */

const ID = "app";
const SECRET = "2cerfNrK7C_3fH1CB5a4pbgnrEpyOGeioopFoGomE1BmzjBjh7-VFU9eCDDNBo9b";
const LANES = 16;
const BODY = JSON.stringify({
  access_token: "a".repeat(200),
  token_type: "Bearer",
  expires_in: 3600,
  scope: "read write",
});
/** That of a TokenClient, in milliseconds. */
const DEADLINE = 10_000;
const INIT = { headers: { "content-type": "application/json" } };

const stub = async () => new Response(BODY, INIT);

/** @returns {AsyncGenerator<Contest>} */
export async function* tokenContests() {
  const endpoint = "https://issuer.example/token";
  const bare = { name: "the stub alone, its body read as JSON", token: async () => tokenOf(await stub()) };
  const ours = secretSlots(endpoint, stub);
  const [ownClient] = ours;
  yield contest(
    "fetchToken's own CPU, fetch stubbed",
    [...ours, oauth4webapi(endpoint, stub, DEADLINE), oauth4webapi(endpoint, stub), openidClient(endpoint, stub), bare],
    1,
  );

  const server = new AuthorizationServer(SECRET);
  try {
    const url = await server.start();
    const askers = [
      secretSlots(url, fetch)[0],
      bareFetch(url),
      oauth4webapi(url, fetch, DEADLINE),
      oauth4webapi(url, fetch),
      openidClient(url, fetch),
      simpleOauth2(url),
    ];
    yield contest(`a token over loopback, ${LANES} in flight`, askers, LANES);
  } finally {
    server.stop();
  }
  if ((await ownClient.token()) === undefined) throw new Error("there was no token");
}

/**
 * @param {string} title
 * @param {Asker[]} askers
 * @param {number} lanes
 * @returns {Promise<Contest>}
 */
async function contest(title, askers, lanes) {
  for (const { name, token } of askers) {
    if (!/^[\w-]{22,}$/.test(String(await token()))) throw new Error(`${name} has no token`);
  }
  return {
    title,
    contenders: askers.map(({ name, token }) => ({
      name,
      batch: (count) => inLanes(lanes, count, async () => String(await token()).length),
    })),
  };
}

/**
 * @param {string} tokenEndpoint
 * @param {import("../js/platform/types.js").Fetch} fetch
 * @returns {Asker[]}
 */
function secretSlots(tokenEndpoint, fetch) {
  const options = { tokenEndpoint, clientId: ID, clientSecrets: [SECRET], fetch };
  const client = new TokenClient(options);
  return [
    { name: "secret-slots, TokenClient", token: async () => (await client.clientCredentials()).access_token },
    { name: "secret-slots, fetchToken", token: async () => (await fetchToken(options)).access_token },
  ];
}

/** @param {string} endpoint @param {typeof globalThis.fetch} fetch @param {number} [deadline] In milliseconds. @returns {Asker} */
function oauth4webapi(endpoint, fetch, deadline) {
  const server = { issuer: "https://issuer.example", token_endpoint: endpoint };
  const client = { client_id: ID };
  const auth = oauth.ClientSecretBasic(SECRET);
  const options = {
    ...{ [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: true },
    ...(deadline === undefined ? {} : { signal: () => AbortSignal.timeout(deadline) }),
  };
  return {
    name: deadline === undefined ? "oauth4webapi, without a deadline" : "oauth4webapi, with a deadline as ours",
    async token() {
      const response = await oauth.clientCredentialsGrantRequest(server, client, auth, {}, options);
      return (await oauth.processClientCredentialsResponse(server, client, response)).access_token;
    },
  };
}

/** @param {string} endpoint @param {typeof globalThis.fetch} fetch @returns {Asker} */
function openidClient(endpoint, fetch) {
  const server = { issuer: "https://issuer.example", token_endpoint: endpoint };
  const configuration = new openid.Configuration(server, ID, {}, openid.ClientSecretBasic(SECRET));
  openid.allowInsecureRequests(configuration);
  configuration[openid.customFetch] = /** @type {openid.CustomFetch} */ (/** @type {unknown} */ (fetch));
  return {
    name: "openid-client",
    token: async () => (await openid.clientCredentialsGrant(configuration, {})).access_token,
  };
}

/** It has no fetch to be stubbed: it speaks through Node's http. @param {string} endpoint @returns {Asker} */
function simpleOauth2(endpoint) {
  const { origin, pathname } = new URL(endpoint);
  const grant = new ClientCredentials({
    client: { id: ID, secret: SECRET },
    auth: { tokenHost: origin, tokenPath: pathname },
  });
  return { name: "simple-oauth2", token: async () => String((await grant.getToken({})).token.access_token) };
}

/** @param {string} endpoint @returns {Asker} */
function bareFetch(endpoint) {
  const headers = {
    authorization: `Basic ${btoa(`${ID}:${SECRET}`)}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const init = { method: "POST", headers, body: "grant_type=client_credentials" };
  return { name: "a bare fetch", token: async () => tokenOf(await fetch(endpoint, init)) };
}

/** @param {Response} response @returns {Promise<string>} */
async function tokenOf(response) {
  return /** @type {{ access_token: string }} */ (await response.json()).access_token;
}
