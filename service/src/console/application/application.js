// An application as the API shows it, with its secrets and the rules of its domain.
import { path } from "../address.js";
import { Problem } from "../../http/problem.js";
import { Place } from "./place.js";

/** @import { Visit } from "../visit.js" */

/**
 * A secret as the API lists it. Times are in Unix seconds.
 *
 * @typedef {object} Secret
 * @property {string} secret_id
 * @property {string} description
 * @property {string} hint
 * @property {"active" | "expired" | "revoked"} status
 * @property {number} issued_at
 * @property {number | null} expires_at
 * @property {number | null} revoked_at
 * @property {number | null} last_used_at
 * @property {string | null} previous_secret_id
 * @property {number | null} previous_expires_at
 * @property {boolean} is_undelivered
 */
/** @typedef {"none" | { value: number, unit: string }} Expiry */
/** @typedef {{ client_id: string, type: string, expiry: Expiry | null, created_at: number, damaged_secrets: number }} About */
/** @typedef {{ expiry: Expiry, max_expiry: Expiry | null, overlap: number, max_overlap: number, max_secrets: number }} Rules */
/** @typedef {{ place: Place, about: About, rules: Rules, secrets: Secret[], version: string }} Application `version`: the entity tag. */

/** Reads an application. @param {Visit} visit @returns {Promise<Application>} */
export async function readApplication(visit) {
  const place = new Place(visit);
  const [about, { body, etag }, rules] = await Promise.all([
    visit.api.get(place.api),
    visit.api.send("GET", `${place.api}/secrets`),
    visit.api.get(path`/v1/domains/${place.domain}`),
  ]);
  return { place, about, rules, secrets: body.items, version: etag ?? "" };
}

/** Whether an application is a public client, which has no secrets (RFC 6749, section 2.1). @param {About} about */
export const isPublic = ({ type }) => type === "spa" || type === "native";

/** Returns a secret of an application. Fails with 404 if it is gone. @param {Application} application @param {string} id */
export function secretOf({ secrets }, id) {
  const found = secrets.find(({ secret_id: secretId }) => secretId === id);
  if (found === undefined) throw new Problem(404, "ERR_SECRET_UNKNOWN", "There is no such secret any more.");
  return found;
}

/** Whether a previous secret still works. @param {Secret} secret @param {number} now */
export const hasPrevious = ({ previous_expires_at: end }, now) => end !== null && end > now;

/** Returns how many secrets work, previous ones among them. @param {readonly Secret[]} secrets @param {number} now */
export const countWorking = (secrets, now) =>
  secrets.filter(isWorking).length + secrets.filter((secret) => hasPrevious(secret, now)).length;

/** @param {Secret} secret */
export const isWorking = ({ status }) => status === "active";
