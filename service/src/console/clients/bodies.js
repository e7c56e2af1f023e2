// Clients between forms and the API.
import { badRequest } from "../../http/problem.js";
import { MEMBERS } from "./members.js";

/** @import { Form } from "../form.js" */
/** @import { Member } from "./members.js" */

/** Returns the body that keeps a client as it is, without its secrets. @param {any} client */
export const bodyOf = (client) => Object.fromEntries(MEMBERS.map(({ name }) => [name, client[name]]));

/** Returns the body that a form stands for, without secrets. Fails with 400. @param {Form} form */
export const bodyOfForm = (form) => Object.fromEntries(MEMBERS.map((member) => [member.name, valueOf(form, member)]));

/** Returns the secrets that were typed, in their order. @param {Form} form @returns {string[]} */
export const typedSecrets = (form) => form.all("client_secret").filter((secret) => secret !== "");

/** Returns a member as its field shows it. @param {any} value */
export function textOf(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join("\n");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name}=${one}`)
    .join("\n");
}

/** @param {Form} form @param {Member} member */
function valueOf(form, { name, kind, label }) {
  if (kind === "seconds") return form.integer(name) ?? null;
  const text = form.optional(name);
  if (text === undefined) return null;
  if (kind === "list") return form.lines(name);
  return kind === "pairs" ? Object.fromEntries(form.lines(name).map((line) => pairOf(line, name, label))) : text;
}

/** @param {string} line @param {string} name @param {string} label @returns {[string, string]} */
function pairOf(line, name, label) {
  const at = line.indexOf("=");
  const detail = "each line must have a name, an equals sign and a value";
  if (at < 1) throw badRequest(`${label}: ${detail}`, [{ pointer: `/${name}`, detail }]);
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}
