// A credential: what to do next, how it is, and how it was refreshed.
import { html } from "hono/html";
import { foreign, literal } from "../view/foreign-text.js";
import { crumbs, doneNotice, factList } from "../view/parts.js";
import { when, whenExactly } from "../view/time.js";
import { refreshesOf } from "./history.js";
import { historyTable } from "./history-table.js";
import { nextStep } from "./next-step.js";
import { outcomeNotice } from "./outcome.js";
import { refusalNotice } from "./refusal-notice.js";
import { stateBadge } from "./state.js";
import { legend, timeline } from "./timeline.js";
import { path } from "../address.js";

/** @import { Problem } from "../../http/problem.js" */
/** @import { Html, Visit } from "../visit.js" */
/** @import { Refresh } from "./history.js" */

const GRANTS = /** @type {Record<string, string>} */ ({
  refresh_token: "of a user, who connects it",
  client_credentials: "of the client itself",
});
const DONE = { refreshed: "Refreshed: the new token is there.", created: "Created." };

/** @param {Visit} visit @param {any} credential @param {Problem} [problem] What was wrong with a form of this page. */
export async function credentialPage(visit, credential, problem) {
  const { id, client, owner, scope, grant, last_refresh_at: at, expires_at: end } = credential;
  const { now } = visit;
  const refreshes = refreshesOf(credential, await historyOf(visit, credential));
  const facts = factList([
    ["State", stateBadge(credential.state)],
    ["Client", clientLink(visit, client)],
    ["Owner", owner === null ? html`<span class="muted">nobody is named</span>` : foreign(owner)],
    ["Scope", scope === null ? html`<span class="muted">what the client asks for</span>` : literal(scope)],
    ["Token", GRANTS[grant] ?? "unknown"],
    [
      "Expires",
      end === null ? when(null, now, at === null ? "no token yet" : "does not expire") : whenExactly(end, now),
    ],
    ["Last refresh", at === null ? when(null, now) : whenExactly(at, now)],
  ]);
  return visit.page({
    title: id,
    status: problem?.status,
    body: html`${crumbs([
        ["Credentials", visit.to`/credentials`],
        [id, undefined],
      ])}
      <h1>${foreign(id)}</h1>
      ${doneNotice(visit.query, DONE)}
      ${problem === undefined ? outcomeNotice(visit.query, credential) : refusalNotice(problem, client)}
      ${whatNext(visit, credential)} ${facts}
      <h2 id="refreshes">Refreshes</h2>
      ${
        refreshes.length === 0
          ? html`<p class="muted">
              None yet. Once there is one, you see here when tokens were refreshed, and what failed.
            </p>`
          : html`${timeline(credential, refreshes, now)} ${legend} ${historyTable(visit, credential, refreshes)}`
      }`,
  });
}

/** @param {Visit} visit @param {any} credential @returns {Promise<Refresh[]>} */
async function historyOf({ api }, { id, client }) {
  // Without its record the API knows no history either.
  return client === null ? [] : (await api.get(path`/v1/credentials/${id}/history`)).items;
}

/** @param {Visit} visit @param {any} credential */
function whatNext(visit, credential) {
  const { tone, title, text } = nextStep(credential, visit.now);
  const actions = actionsOf(visit, credential);
  return html`<section class="notice next ${tone}" aria-label="What to do next">
    <p class="lead">${title}</p>
    <p>${text}</p>
    ${actions}
  </section>`;
}

/** Returns the buttons for what the person may do. @param {Visit} visit @param {any} credential @returns {Html} */
function actionsOf(visit, { id, client, grant, owner, state }) {
  if (!visit.may("credentials:write", { id, client: client ?? undefined }))
    return html`<p class="muted">
      You may look at it. To connect, refresh or delete it, ask for the role credentials:write.
    </p>`;
  const isOfUser = grant === "refresh_token";
  const isWaiting = state === "reauthorize";
  const connect = html`<form method="post" action="${visit.to`/credentials/${id}/connect`}">
    ${visit.formStart()}
    <button class="${isWaiting ? "" : "quiet"}">${isWaiting ? "Connect" : "Reconnect"}</button>
  </form>`;
  const refresh = html`<form method="post" action="${visit.to`/credentials/${id}/refresh`}">
    ${visit.formStart()}
    <button class="${state === "failing" ? "" : "quiet"}">Refresh now</button>
  </form>`;
  const who = owner === null ? html`its user` : html`its owner, ${foreign(owner)}`;
  return html`<div class="actions">
      ${isOfUser && client !== null ? connect : ""} ${isWaiting || client === null ? "" : refresh}
      <a class="button quiet danger" href="${visit.to`/credentials/${id}/delete`}">Delete…</a>
    </div>
    ${isOfUser ? html`<small>To connect it, sign in at the provider as ${who}. You come back to this page.</small>` : ""}`;
}

/** @param {Visit} visit @param {string | null} client */
function clientLink(visit, client) {
  if (client === null) return html`<span class="muted">unknown</span>`;
  if (!visit.may("clients:write", { id: client })) return foreign(client);
  return html`<a href="${visit.to`/clients/${client}`}">${foreign(client)}</a>`;
}
