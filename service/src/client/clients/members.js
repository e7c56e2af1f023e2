// The members of a client in bodies, and the options of the library that they are.
import { AddressRefused } from "../../outgoing/address-refused.js";
import { checkTarget } from "../../outgoing/rule.js";
import { badRequest, problemOf } from "../../http/problem.js";

/** @import { StoredClient } from "secret-slots/client" */
/** @import { OutgoingRule } from "../../outgoing/rule.js" */
/** @typedef {{ [member: string]: any }} Members */
/**
 * @typedef {object} Row
 * @property {string} member
 * @property {string} option
 * @property {boolean} [isUrl]
 * @property {boolean} [isDestination] Whether it decides where secrets are sent, how, and for whom.
 * @property {unknown} [usual] Its value when it is left out.
 * @property {number} [factor] How many units of the option are one of the member.
 */

const URL_OF_SECRETS = { isUrl: true, isDestination: true };
/** @type {readonly Row[]} */
const ROWS = [
  { member: "client_id", option: "clientId", isDestination: true },
  { member: "token_uri", option: "tokenEndpoint", ...URL_OF_SECRETS },
  { member: "refresh_token_uri", option: "refreshEndpoint", ...URL_OF_SECRETS },
  { member: "auth_uri", option: "authorizationEndpoint", ...URL_OF_SECRETS },
  { member: "issuer", option: "issuer", ...URL_OF_SECRETS },
  { member: "token_endpoint_auth_method", option: "clientAuth", isDestination: true, usual: "client_secret_basic" },
  { member: "client_secrets", option: "clientSecrets" },
  { member: "scope", option: "scope" },
  { member: "audience", option: "audience" },
  { member: "resource", option: "resource" },
  { member: "parameters", option: "parameters" },
  { member: "authorization_parameters", option: "authorizationParameters" },
  { member: "headers", option: "headers" },
  { member: "assumed_lifetime", option: "assumedLifetime", usual: 3600 },
  { member: "timeout", option: "timeout", factor: 1000, usual: 10 },
];
const MEMBERS = new Map(ROWS.map(({ option, member }) => [option, member]));
const OPTION = new RegExp(`\\b(?:${[...MEMBERS.keys()].join("|")})\\b`, "g");
/** Where the library's message names an item of the secrets. */
const KEPT_ITEM = /^clientSecrets\[(\d+)\]\.keep/;

/** Returns the options that a body stands for. `null` is as if the member were left out. @param {Members} body @returns {any} */
export function optionsOf(body) {
  const given = ROWS.map((row) => {
    const { member, option, factor = 1 } = row;
    const value = body[member] ?? usualOf(row, body) ?? undefined;
    return [option, factor === 1 ? value : value * factor];
  });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** Returns the members of a stored client, without its secrets. @param {StoredClient["options"]} options @returns {Members} */
export function membersOf(options) {
  const shown = ROWS.filter(({ member }) => member !== "client_secrets");
  return Object.fromEntries(
    shown.map((row) => {
      const { member, option, factor = 1 } = row;
      const value = /** @type {any} */ (options)[option];
      if (value === undefined) return [member, usualOf(row, { token_uri: options.tokenEndpoint })];
      return [member, factor === 1 ? value : value / factor];
    }),
  );
}

/** Returns the value of a member that is left out; `null` for none: a server whose endpoints are discovered says how clients authenticate. @param {Row} row @param {Members} body */
function usualOf({ member, usual = null }, { token_uri: uri }) {
  return member === "token_endpoint_auth_method" && (uri ?? null) === null ? null : usual;
}

/** Checks each URL by the one rule for outgoing addresses. Fails with 400. @param {Members} body @param {OutgoingRule} rule */
export function checkAddresses(body, rule) {
  for (const { member } of ROWS.filter(({ isUrl }) => isUrl)) {
    if (typeof body[member] !== "string") continue;
    try {
      checkTarget(body[member], rule);
    } catch (error) {
      throw error instanceof AddressRefused ? refused(member, error.detail) : error;
    }
  }
}

/**
 * Fails with 400 if the stored secrets would be sent elsewhere: whoever may change a client could otherwise have them sent to a server of their
 * own. URLs are compared as texts.
 *
 * @param {Pick<StoredClient, "options" | "secrets">} stored
 * @param {Members} body
 */
export function checkDestination(stored, body) {
  if (stored.secrets === 0 || !usesStored(body)) return;
  const before = membersOf(stored.options);
  const moved = ROWS.find(
    (row) => row.isDestination && before[row.member] !== (body[row.member] ?? usualOf(row, body)),
  );
  if (moved !== undefined)
    throw refused(
      moved.member,
      "must not change without all client_secrets anew in the same request: the stored secrets are not sent elsewhere",
    );
}

/** Whether stored secrets stay, all or some of them. @param {Members} body */
export const usesStored = ({ client_secrets: secrets }) => (secrets ?? null) === null || keptIn(secrets) !== -1;

/** Returns the place of the first secret that is kept; -1 if there is none. @param {readonly unknown[]} secrets */
const keptIn = (secrets) => secrets.findIndex((secret) => typeof secret !== "string");

/**
 * Fails with 400 for a secret that is kept without `If-Match`: its index says nothing without the version in which it is that of a secret.
 *
 * @param {Members} body
 * @param {string | undefined} ifMatch
 */
export function checkKept({ client_secrets: secrets }, ifMatch) {
  const at = keptIn(secrets ?? []);
  if (at === -1 || (ifMatch !== undefined && ifMatch.trim() !== "*")) return;
  const detail = "needs If-Match with the ETag of the client whose secret of that index is meant";
  throw badRequest(`client_secrets: ${detail}`, [{ pointer: `/client_secrets/${at}/keep`, detail }]);
}

/**
 * Returns an error of the library in the words of bodies, with the pointer of the first member that it names.
 *
 * @param {unknown} error
 */
export function inWordsOfBodies(error) {
  const problem = problemOf(error);
  if (problem?.code !== "ERR_INVALID_OPTION") return error;
  const [option = ""] = problem.message.match(OPTION) ?? [];
  const detail = problem.message.replace(OPTION, (name) => MEMBERS.get(name) ?? name);
  const member = MEMBERS.get(option);
  const [, item] = KEPT_ITEM.exec(problem.message) ?? [];
  const within = item === undefined ? "" : `/${item}/keep`;
  return badRequest(detail, member === undefined ? undefined : [{ pointer: `/${member}${within}`, detail }]);
}

/** @param {string} member @param {string} detail */
const refused = (member, detail) => badRequest(`${member}: ${detail}`, [{ pointer: `/${member}`, detail }]);
