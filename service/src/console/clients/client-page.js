// A client: where it connects, how it authenticates, what it asks for, and its secrets.
import { html } from "hono/html";
import { foreign, literal } from "../view/foreign-text.js";
import { crumbs, doneNotice, factList } from "../view/parts.js";
import { problemNotice } from "../view/problem-page.js";
import { textOf } from "./bodies.js";
import { GROUPS, METHODS } from "./members.js";
import { secretsSection } from "./secrets-table.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Visit } from "../visit.js" */
/** @import { Group, Member } from "./members.js" */

const DONE = {
  added: "Added. All instances use it from their next request on.",
  moved: "Moved.",
  removed: "Removed: it is never sent again.",
  created: "Created. Credentials can use it now.",
};

/** @param {Visit} visit @param {{ body: any, etag: string | null }} read @param {Problem} [problem] What was wrong with a form of this page. */
export function clientPage(visit, { body: client, etag }, problem) {
  const { name } = client;
  return visit.page({
    title: name,
    status: problem?.status,
    body: html`${crumbs([
        ["Clients", visit.to`/clients`],
        [name, undefined],
      ])}
      <div class="head">
        <h1>${foreign(name)}</h1>
        <div class="actions">
          <a class="button quiet" href="${visit.to`/credentials`}?${new URLSearchParams({ client: name })}"
            >Its credentials</a
          >
          <a class="button quiet" href="${visit.to`/clients/${name}/edit`}">Change…</a>
          <a class="button quiet danger" href="${visit.to`/clients/${name}/delete`}">Delete…</a>
        </div>
      </div>
      ${doneNotice(visit.query, DONE)} ${problemNotice(problem)} ${secretsSection(visit, client, etag ?? "")}
      <div class="groups">${GROUPS.map((group) => groupOf(client, group))}</div>`,
  });
}

/** Returns what a group has, without what is left to the provider or to the service. @param {any} client @param {Group} group */
function groupOf(client, { title, members }) {
  const shown = members.filter(({ name }) => client[name] !== null);
  if (shown.length === 0) return "";
  const facts = /** @type {[string, unknown][]} */ (shown.map((member) => [member.label, valueOf(client, member)]));
  return html`<h2>${title}</h2>
    ${factList(facts)}`;
}

/** @param {any} client @param {Member} member */
function valueOf(client, { name, kind }) {
  const value = client[name];
  if (kind === "seconds") return `${value} s`;
  if (kind === "choice") return METHODS.find(([method]) => method === value)?.[1] ?? value;
  const lines = textOf(value).split("\n");
  return lines.map((line) => html`<div>${literal(line)}</div>`);
}
