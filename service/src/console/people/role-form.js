// The roles of a person as a form: a box for each role, and for what it holds, one a line.
import { html } from "hono/html";
import { boundOf } from "../../access/roles.js";
import { badRequest } from "../../http/problem.js";
import { linesIn } from "../form.js";

/** @import { Role, RoleName } from "../../access/roles.js" */
/** @import { Form } from "../form.js" */

/** What each role lets a person do. @satisfies {Record<RoleName, string>} */
const WORDS = {
  admin: "Everything: also people, API clients and domains",
  "issuer:read": "See domains, applications and their secrets, never a value",
  "issuer:write": "Issue, rotate, revoke and delete secrets, and change applications",
  "audit:read": "Read the audit log",
  "secrets:verify": "Verify secrets: for authorization servers",
  "clients:write": "Change clients of providers and their secrets",
  "credentials:read": "See credentials and how they are",
  "credentials:write": "Connect, refresh and remove credentials",
  "tokens:read": "Get access tokens: for programs",
};
const NAMES = /** @type {RoleName[]} */ (Object.keys(WORDS));
const NOUNS = { domain: "Domains", client: "Clients", credential: "Credentials" };

/** What a form holds: the checked roles, and for what. @typedef {{ checked: Set<string>, lines: Map<string, string>, clients: string }} Filled */

/** Returns roles as the form holds them. @param {readonly Role[]} roles @returns {Filled} */
export function filledOf(roles) {
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  for (const one of roles) lines.set(one.role, [...(lines.get(one.role) ?? []), ...linesOf(one)]);
  const clients = roles.flatMap((one) => ("clients" in one ? (one.clients ?? []) : []));
  return {
    checked: new Set(roles.map(({ role }) => role)),
    lines: new Map([...lines].map(([role, all]) => [role, all.join("\n")])),
    clients: [...new Set(clients)].join("\n"),
  };
}

/** Returns what was typed. @param {Form} form @returns {Filled} */
export function filledFrom(form) {
  return {
    checked: new Set(form.all("role")),
    lines: new Map(NAMES.map((name) => [name, form.text(`for ${name}`)])),
    clients: form.text("clients"),
  };
}

/** Returns the roles of a form. Fails with 400 for a role without anything that it holds for. @param {Filled} filled @returns {object[]} */
export function rolesFrom({ checked, lines, clients }) {
  return NAMES.filter((name) => checked.has(name)).flatMap((name) => {
    const bound = boundOf(name);
    if (bound === undefined) return [{ role: name }];
    const all = linesIn(lines.get(name) ?? "");
    if (all.length === 0) throw badRequest(`say for which ${bound}s ${name} holds, one a line; * stands for all`);
    if (bound === "domain") return [{ role: name, domains: all }];
    const named = linesIn(clients);
    const more = name === "credentials:write" && named.length > 0 ? { clients: named } : {};
    const prefixes = all.filter(isPrefix);
    const ids = all.filter((line) => !isPrefix(line));
    return [
      ...(ids.length === 0 ? [] : [{ role: name, ids, ...more }]),
      ...prefixes.map((line) => ({ role: name, prefix: line.slice(0, -1), ...more })),
    ];
  });
}

/** Whether the form can hold roles without changing them: those that the API has set may be finer. @param {readonly Role[]} roles */
export function isForForm(roles) {
  // A line has no spaces around it, and an id may: even an id that is nothing else.
  if (roles.flatMap(linesOf).some((line) => line !== line.trim())) return false;
  const text = (/** @type {readonly object[]} */ all) =>
    all.map((one) => JSON.stringify(Object.entries(one).sort())).sort();
  return text(roles).join("\n") === text(rolesFrom(filledOf(roles))).join("\n");
}

/** Returns the fields of the form. @param {Filled} filled */
export function roleFields({ checked, lines, clients }) {
  return html`<fieldset>
    <legend>Roles</legend>
    <p class="muted" id="roles-help">
      For each role say what it holds for, one a line. <code>*</code> stands for all. For clients and credentials
      <code>tenant-7/*</code> stands for all ids that begin so.
    </p>
    ${NAMES.map((name) => {
      const bound = boundOf(name);
      return html`<div class="role">
        <label class="check">
          <input type="checkbox" name="role" value="${name}" ${checked.has(name) ? html`checked` : ""} />
          <span><strong>${name}</strong><small>${WORDS[name]}</small></span>
        </label>
        ${bound === undefined ? "" : area(NOUNS[bound], `for ${name}`, lines.get(name) ?? "", `${NOUNS[bound]} of ${name}`)}
        ${name === "credentials:write" ? area("Only with these clients (empty: all)", "clients", clients, "Clients of credentials:write") : ""}
      </div>`;
    })}
  </fieldset>`;
}

/** @param {string} title @param {string} name @param {string} text @param {string} label */
function area(title, name, text, label) {
  return html`<label class="area"
    ><span>${title}</span
    ><textarea
      name="${name}"
      rows="${Math.max(text.split("\n").length, 1)}"
      aria-label="${label}"
      aria-describedby="roles-help"
    >
${text}</textarea>
  </label>`;
}

/** Returns roles in a few words. @param {readonly Role[]} roles */
export function roleWords(roles) {
  if (roles.length === 0) return "none";
  return filledWords(filledOf(roles)).join("; ");
}

/** @param {Filled} filled */
function filledWords({ checked, lines }) {
  return NAMES.filter((name) => checked.has(name)).map((name) => {
    const all = linesIn(lines.get(name) ?? "");
    if (all.length === 0) return name;
    return `${name} for ${all.includes("*") ? "all" : all.slice(0, 3).join(", ")}${all.length > 3 ? ` and ${all.length - 3} more` : ""}`;
  });
}

/** @param {Role} role */
function linesOf(role) {
  if (role.role === "admin") return [];
  if ("domains" in role) return role.domains;
  return role.prefix === undefined ? (role.ids ?? []) : [`${role.prefix}*`];
}

/** @param {string} line */
const isPrefix = (line) => line.length > 1 && line.endsWith("*");
