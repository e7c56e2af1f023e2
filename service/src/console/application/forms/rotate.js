// A rotation: a new secret, and an overlap for the previous one.
import { html } from "hono/html";
import { hasPrevious, isWorking, readApplication, secretOf } from "../application.js";
import { readConsumers, stillAccepted } from "../consumers.js";
import { readHistory, sentenceOf } from "../history.js";
import { issuedPage } from "../issued-page.js";
import { Place } from "../place.js";
import { nameOf } from "../secrets/state.js";
import { factList } from "../../view/parts.js";
import { exactly, when } from "../../view/time.js";
import { cutOff } from "./breaks.js";
import { answerForm, formStart, sentBy } from "./form-page.js";
import { chosenOverlap, isTyped, overlapChoices } from "./overlap-choices.js";

/** @import { Take } from "../../pages.js" */
/** @import { Form } from "../../form.js" */
/** @import { Visit } from "../../visit.js" */
/** @import { Application, Secret } from "../application.js" */
/** @import { Refused, ShowForm } from "./form-page.js" */

/** @type {ShowForm} */
export async function show(visit, refused) {
  const application = await readApplication(visit);
  const secret = secretOf(application, visit.param("secret"));
  const isRunning = hasPrevious(secret, visit.now);
  const body = isRunning
    ? await overlapRuns(visit, application, secret, refused)
    : rotation(visit, application, secret, refused);
  return answerForm(visit, { title: isRunning ? "A rotation is in progress" : "Rotate a secret", body, refused });
}

/** @param {Visit} visit @param {Application} application @param {Secret} secret @param {Refused | undefined} refused */
function rotation(visit, application, secret, refused) {
  const works = isWorking(secret);
  return html`<p>
      You get a new secret.
      ${works ? "The present one keeps working for a while, so that its users can switch without an outage." : "The present one does not work any more, so there is nothing to overlap."}
    </p>
    ${factList([
      ["Secret", nameOf(secret)],
      ["Last used", when(secret.last_used_at, visit.now)],
    ])}
    ${rotationForm(visit, application, { secret, refused, isForced: false })}`;
}

/** @param {Visit} visit @param {Application} application @param {{ secret: Secret, refused: Refused | undefined, isForced: boolean }} about */
function rotationForm(visit, application, { secret, refused, isForced }) {
  const { place, rules } = application;
  const choices = overlapChoices({ secret, rules, now: visit.now, form: refused?.form });
  return html`<form method="post" action="${place.of(secret.secret_id, "rotate")}">
    ${formStart(visit, application)} ${isForced ? html`<input type="hidden" name="force" value="on" />` : ""}
    ${isWorking(secret) ? choices : html`<input type="hidden" name="end" value="at-once" />`}
    <p class="actions">
      <button class="${isForced ? "danger" : ""}">
        ${isForced ? `End secret #${secret.previous_secret_id} and rotate` : "Rotate the secret"}
      </button>
      <a href="${place.page}">Cancel</a>
    </p>
  </form>`;
}

/** @param {Visit} visit @param {Application} application @param {Secret} secret @param {Refused | undefined} refused */
async function overlapRuns(visit, application, secret, refused) {
  const { place } = application;
  const previous = secret.previous_secret_id ?? "";
  const end = secret.previous_expires_at ?? visit.now;
  const [consumers, history] = await Promise.all([
    readConsumers(visit, place),
    readHistory(visit, place, { kind: "secret.rotated" }),
  ]);
  const rotated = history.find(({ secret_id: id }) => id === secret.secret_id);
  const present = stillAccepted(consumers, [previous]);
  const who = rotated === undefined ? "It was rotated already." : html`${sentenceOf(rotated, visit.now)}.`;
  return html`<p>
      ${who} The previous secret, #${previous}, works until ${exactly(end)}, which is ${when(end, visit.now)}.
    </p>
    <p>Another rotation would end it before its time, as a secret has one previous one at a time. You can choose:</p>
    <h2>Wait</h2>
    <p>
      The overlap ends by itself ${when(end, visit.now)}. Then rotate again. Whoever still uses #${previous} has until
      then to switch.
    </p>
    <p><a class="button quiet" href="${place.page}">Back to the application</a></p>
    <h2>Did nobody copy the new secret?</h2>
    <p>Renew it: it gets a new value, and the previous secret keeps working until the same time.</p>
    <p><a class="button quiet" href="${place.of(secret.secret_id, "renew")}">Renew secret #${secret.secret_id}</a></p>
    <h2>Rotate all the same</h2>
    <p>Secret #${previous} stops working at once, and #${secret.secret_id} becomes the previous one.</p>
    ${cutOff(present, visit.now, place)} ${rotationForm(visit, application, { secret, refused, isForced: true })}`;
}

/** @type {Take} */
export async function take(visit, form) {
  const overlap = chosenOverlap(form);
  if (isTyped(form) && "previous_expires_at" in overlap && overlap.previous_expires_at > visit.now)
    return confirmation(visit, form, overlap.previous_expires_at);
  const body = { secret_id: visit.param("secret"), ...overlap, force: form.isChecked("force") ? true : undefined };
  const address = `${new Place(visit).api}/secrets/rotate`;
  const { body: issued } = await visit.api.send("POST", address, { body, ...sentBy(form) });
  return issuedPage(visit, issued);
}

/** Shows how far away a typed end is, before anything is done. @param {Visit} visit @param {Form} form @param {number} end In Unix seconds. */
async function confirmation(visit, form, end) {
  const application = await readApplication(visit);
  const { place } = application;
  const secret = secretOf(application, visit.param("secret"));
  const { expires_at: expiry } = secret;
  const isEarlier = expiry !== null && expiry < end;
  const last = isEarlier ? expiry : end;
  const body = html`<p>
      The present secret would keep working until
      <strong>${exactly(last)}</strong>, which is
      ${when(last, visit.now)}${isEarlier ? ", when it expires anyway" : ""}.
    </p>
    ${factList([["Secret", nameOf(secret)]])}
    <form method="post" action="${place.of(secret.secret_id, "rotate")}">
      ${visit.formStart()} <input type="hidden" name="version" value="${form.text("version")}" />
      <input type="hidden" name="shown_at" value="${form.text("shown_at")}" />
      <input type="hidden" name="end" value="${end}" />
      ${form.isChecked("force") ? html`<input type="hidden" name="force" value="on" />` : ""}
      <p class="actions">
        <button>Rotate the secret</button>
        <a href="${place.of(secret.secret_id, "rotate")}">Choose another time</a>
      </p>
    </form>`;
  return answerForm(visit, { title: "Rotate until then?", body, refused: undefined });
}
