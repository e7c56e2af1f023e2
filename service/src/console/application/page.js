// The page of an application: what it is, what to do next, and its secrets.
import { html } from "hono/html";
import { crumbs, doneNotice, empty, factList } from "../view/parts.js";
import { typeText } from "../applications/query.js";
import { when } from "../view/time.js";
import { hasPrevious, isPublic, readApplication } from "./application.js";
import { consumerSection, readConsumers } from "./consumers.js";
import { expiryText } from "./expiry-text.js";
import { nextSteps } from "./next-steps.js";
import { publicClient } from "./public-client.js";
import { timeline } from "./figures/timeline.js";
import { readUse } from "./figures/daily-use.js";
import { useChart } from "./figures/use-chart.js";
import { secretTable } from "./secrets/table.js";

/** @import { Visit } from "../visit.js" */
/** @import { Application } from "./application.js" */

const DONE = {
  saved: "The rule is saved.",
  reapplied: "The rule now holds for the secrets that are there.",
  copied: "Copied. The new secret has left this browser.",
  revoked: "The secret is revoked: it works for nobody any more.",
  "previous-revoked": "The previous secret is revoked: it works for nobody any more.",
  "secret-deleted": "The secret is deleted.",
  created: "The application is created.",
};

/** @param {Visit} visit */
export async function applicationPage(visit) {
  const application = await readApplication(visit);
  const { place, about } = application;
  // Whoever looks for a rotation must not take this for it: it is loud only on a page without secrets, which says so below.
  const more =
    isPublic(about) || !place.canWrite || application.secrets.length === 0
      ? ""
      : html`<a class="button quiet" href="${place.page}/secrets/new">New secret</a>`;
  const content = isPublic(about) ? publicClient(about.type) : await secretsOf(visit, application);
  return visit.page({
    title: place.application,
    nav: place.nav,
    body: html`${crumbs([...place.way.slice(0, -1), [place.application, undefined]])}
      <div class="head">
        <h1><bdi>${place.application}</bdi></h1>
        ${more}
      </div>
      ${doneNotice(visit.query, DONE)} ${content} ${settings(visit, application)}`,
  });
}

/** @param {Visit} visit @param {Application} application */
async function secretsOf(visit, application) {
  const { place, secrets } = application;
  const { now } = visit;
  const previous = secrets
    .filter((secret) => hasPrevious(secret, now))
    .flatMap(({ previous_secret_id: id }) => id ?? []);
  const [consumers, counts] = await Promise.all([readConsumers(visit, place), readUse(visit, place)]);
  if (secrets.length === 0 && application.about.damaged_secrets === 0)
    return html`${noSecrets(application)}
    ${consumers.length === 0 ? "" : consumerSection(consumers, { visit, place, previous })}`;
  const use = place.canAudit
    ? useChart(counts, { secrets, now, domain: place.domain })
    : html`<p class="muted">To see this, ask an administrator for the role <code>audit:read</code>.</p>`;
  return html`${nextSteps(application, { now, consumers })}
    <h2>Secrets</h2>
    ${secrets.length === 0 ? html`<p class="muted">None that can be read.</p>` : secretTable(application, now)}
    ${
      secrets.length === 0
        ? ""
        : html`<h2>Timeline</h2>
            ${timeline(secrets, { now, createdAt: application.about.created_at })}`
    }
    <h2>Use in the last 30 days</h2>
    ${use} ${consumerSection(consumers, { visit, place, previous })}`;
}

/** @param {Application} application */
const noSecrets = ({ place }) =>
  empty(
    "No secret yet",
    html`With a secret the application proves to the authorization server who it is. Create the first one, and put it
    where the application reads it.`,
    place.canWrite ? html`<a class="button" href="${place.page}/secrets/new">Create the first secret</a>` : undefined,
  );

/** @param {Visit} visit @param {Application} application */
function settings(visit, { place, about, rules, secrets }) {
  const own = about.expiry;
  const rule =
    own === null ? `the rule of the domain: ${expiryText(rules.expiry)}` : `a rule of its own: ${expiryText(own)}`;
  const longest = rules.max_expiry === null ? "" : `, at most ${expiryText(rules.max_expiry)}`;
  const expiry = isPublic(about) ? [] : [/** @type {const} */ (["Secrets expire", `${rule}${longest}`])];
  const change = isPublic(about)
    ? ""
    : html`<a class="button quiet" href="${place.page}/expiry">Change the expiry</a>
        ${secrets.length === 0 ? "" : html`<a class="button quiet" href="${place.page}/reapply">Apply it to existing secrets</a>`}`;
  return html`<h2>The application</h2>
    ${factList([["Client id", html`<bdi class="mono">${place.application}</bdi>`], ["Type", typeText(about.type)], ["Created", when(about.created_at, visit.now)], ...expiry])}
    ${place.canWrite ? html`<p class="actions">${change} <a class="button quiet danger" href="${place.page}/delete">Delete the application</a></p>` : ""}`;
}
