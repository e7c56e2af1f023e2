// What a person does next about an application: the most urgent first.
import { html } from "hono/html";
import { consumerList, stillAccepted } from "./consumers.js";
import { countWorking, hasPrevious, isWorking } from "./application.js";
import { endsSoon, nameOf } from "./secrets/state.js";
import { foreign, shortened } from "../view/foreign-text.js";
import { exactly, when } from "../view/time.js";

/** @import { Html } from "../visit.js" */
/** @import { Application, Secret } from "./application.js" */
/** @import { Consumer } from "./consumers.js" */

/** @typedef {{ text: string, to: string, style?: "danger" | "quiet danger" }} Action */
/** @typedef {{ tone: "bad" | "warn" | "good", title: Html, text?: Html, actions?: readonly Action[] }} Step */

const DAY = 86_400;
/** The most steps that are shown at once. */
const MOST = 4;

/**
 * Returns what to do next.
 *
 * @param {Application} application
 * @param {{ now: number, consumers: readonly Consumer[] }} known
 * @returns {Html}
 */
export function nextSteps(application, known) {
  const steps = [
    ...ofApplication(application, known),
    ...ofExpiry(application, known.now),
    ...application.secrets.flatMap((secret) => ofSecret(application, secret, known)),
  ];
  const tones = ["bad", "warn", "good"];
  const sorted = steps.toSorted((one, other) => tones.indexOf(one.tone) - tones.indexOf(other.tone)).slice(0, MOST);
  return html`${(sorted.length === 0 ? [calm(application, known.now)] : sorted).map((step) => notice(step, application.place.canWrite))}`;
}

/** @param {Step} step @param {boolean} canWrite */
const notice = ({ tone, title, text, actions = [] }, canWrite) =>
  html`<div class="notice ${tone} next">
    <p><strong>${title}</strong></p>
    ${text ?? ""}
    ${
      !canWrite || actions.length === 0
        ? ""
        : html`<p class="actions">
            ${actions.map(({ text, to, style = "" }) => html`<a class="button ${style}" href="${to}">${text}</a>`)}
          </p>`
    }
  </div>`;

/** @param {Application} application @param {{ now: number, consumers: readonly Consumer[] }} known @returns {Step[]} */
function ofApplication({ place, about, secrets }, { now, consumers }) {
  /** @type {Step[]} */
  const steps = [];
  const { damaged_secrets: damaged } = about;
  if (damaged > 0)
    steps.push({
      tone: "bad",
      title: html`${damaged === 1 ? "One of its secrets is" : `${damaged} of its secrets are`} damaged in the store, and
      ${damaged === 1 ? "works" : "work"} for nobody.`,
      text: html`<p>
        Restore the store from a backup, or create a new secret for whoever used ${damaged === 1 ? "it" : "them"}.
      </p>`,
      actions: [{ text: "New secret", to: `${place.page}/secrets/new` }],
    });
  if (secrets.length > 0 && countWorking(secrets, now) === 0)
    steps.push({
      tone: "bad",
      title: html`No secret works: every token request of this application is refused.`,
      actions: [{ text: "New secret", to: `${place.page}/secrets/new` }],
    });
  const lately = consumers.filter(({ is_accepted: isAccepted, last_seen_at: last }) => !isAccepted && now - last < DAY);
  if (lately.length > 0)
    steps.push({
      tone: "warn",
      title: html`${consumersText(lately.length)} ${lately.length === 1 ? "was" : "were"} refused in the last day, with
      a secret that has ended.`,
      text: html`${consumerList(lately, now, 3)}
        <p>Give ${lately.length === 1 ? "it" : "them"} a secret that works. <a href="#consumers">See all</a></p>`,
    });
  const cutOff = consumers.filter((consumer) => now - consumer.last_seen_at < DAY && hasEnded(consumer, secrets, now));
  if (cutOff.length > 0)
    steps.push({
      tone: "warn",
      title: html`${consumersText(cutOff.length)} used a previous secret in the last day, before it ended.`,
      text: html`${consumerList(cutOff, now, 3)}
        <p>
          Give ${cutOff.length === 1 ? "it" : "them"} the new secret: the old one is refused from now on.
          <a href="#consumers">See all</a>
        </p>`,
    });
  return steps;
}

/** Whether a consumer was accepted with a previous secret that does not work any more. @param {Consumer} consumer @param {readonly Secret[]} secrets @param {number} now */
const hasEnded = ({ secret_id: id, reason, is_accepted: isAccepted }, secrets, now) =>
  isAccepted && reason === "previous" && !secrets.some((one) => one.previous_secret_id === id && hasPrevious(one, now));

/** @param {Application} application @param {Secret} secret @param {{ now: number, consumers: readonly Consumer[] }} known @returns {Step[]} */
function ofSecret({ place }, secret, { now, consumers }) {
  const { previous_secret_id: previous, previous_expires_at: end } = secret;
  if (hasPrevious(secret, now) && previous !== null)
    return overlapSteps(secret, { place, now, previous, end: end ?? now, consumers });
  if (isWorking(secret) && secret.is_undelivered)
    return [
      {
        tone: "warn",
        title: html`${shortName(secret)} was not delivered yet. The bulk rotation that issued it tries again.`,
      },
    ];
  return [];
}

/** @param {Application} application @param {number} now @returns {Step[]} */
function ofExpiry({ place, secrets }, now) {
  const soon = secrets
    .filter((secret) => endsSoon(secret, now))
    .toSorted((one, other) => (one.expires_at ?? 0) - (other.expires_at ?? 0));
  const [first] = soon;
  if (first === undefined) return [];
  const actions = [
    { text: soon.length === 1 ? "Rotate" : "Rotate the first", to: place.of(first.secret_id, "rotate") },
  ];
  if (soon.length === 1)
    return [
      {
        tone: "warn",
        title: html`${shortName(first)} expires ${when(first.expires_at, now)}. Rotate it before.`,
        actions,
      },
    ];
  return [
    {
      tone: "warn",
      title: html`${soon.length} secrets expire soon. Rotate them before.`,
      text: html`<ul>
        ${soon.slice(0, MOST).map((secret) => html`<li>${shortName(secret)} expires ${when(secret.expires_at, now)}</li>`)}
        ${soon.length > MOST ? html`<li>and ${soon.length - MOST} more</li>` : ""}
      </ul>`,
      actions,
    },
  ];
}

/** Returns the name of a secret without the end of a long description. @param {Secret} secret */
const shortName = ({ description, ...secret }) => nameOf({ ...secret, description: shortened(description, 40) });

/**
 * @param {Secret} secret
 * @param {{ place: Application["place"], now: number, previous: string, end: number, consumers: readonly Consumer[] }} about
 * @returns {Step[]}
 */
function overlapSteps(secret, { place, now, previous, end, consumers }) {
  const revoke = { text: "Revoke the previous secret", to: place.of(secret.secret_id, "revoke-previous") };
  const until = html`It works until ${exactly(end)}, which is ${when(end, now)}.`;
  const present = stillAccepted(consumers, [previous]);
  if (present.length > 0)
    return [
      {
        tone: "warn",
        title: html`${consumersText(present.length)} still ${present.length === 1 ? "presents" : "present"} the previous
        secret, #${previous}, of ${foreign(shortened(secret.description, 40))}.`,
        text: html`${consumerList(present, now, 3)}
          <p>
            ${until} Give ${present.length === 1 ? "it" : "them"} the new secret before that. Then revoke the previous
            one, or let it end.
          </p>`,
        actions: [{ ...revoke, style: "quiet danger" }],
      },
    ];
  if (secret.last_used_at === null || secret.last_used_at < secret.issued_at)
    return [
      {
        tone: "warn",
        title: html`The new secret of ${shortName(secret)} was not used yet.`,
        text: html`<p>Give it to the application. The previous one keeps it running. ${until}</p>`,
      },
    ];
  if (!place.canAudit)
    return [
      {
        tone: "good",
        title: html`The rotation of ${shortName(secret)} is in its overlap.`,
        text: html`<p>${until}</p>`,
      },
    ];
  return [
    {
      tone: "good",
      title: html`The new secret of ${shortName(secret)} is in use, and nobody presents the previous one any more.`,
      text: html`<p>${until} You may end it now.</p>`,
      actions: [{ ...revoke, style: "danger" }],
    },
  ];
}

/** @param {number} count */
const consumersText = (count) => `${count} ${count === 1 ? "consumer" : "consumers"}`;

/** @param {Application} application @param {number} now @returns {Step} */
function calm({ secrets }, now) {
  const ends = secrets.filter(isWorking).flatMap(({ expires_at: end }) => (end === null ? [] : [end]));
  return {
    tone: "good",
    title: html`Nothing to do.`,
    text:
      ends.length === 0
        ? html`<p>
            Its secrets never expire. Rotate them from time to time all the same: a secret that leaked in silence ends
            with that.
          </p>`
        : html`<p>The next secret expires ${when(Math.min(...ends), now)}.</p>`,
  };
}
