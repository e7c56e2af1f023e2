// The playground: a page that the browser runs by itself, with the slots module of the package.
import { html } from "hono/html";
import { PLAYGROUND_META_POLICY } from "./policy.js";

/** @import { Html } from "../visit.js" */

/**
 * Returns the page.
 *
 * @param {object} place
 * @param {string} place.base Where its files are, seen from the page: `""` or a folder with a slash at its end.
 * @param {string | undefined} place.home The address of the console; `undefined`: the page is deployed alone.
 */
export const playgroundPage = ({ base, home }) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${PLAYGROUND_META_POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Playground · secret-slots</title>
        <link rel="icon" href="${base}icon.svg" />
        <link rel="stylesheet" href="${base}style.css" />
        <link rel="stylesheet" href="${base}playground.css" />
        <script type="module" src="${base}playground.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          ${brand(base, home)} ${home === undefined ? "" : html`<nav><a href="${home}">Back to the console</a></nav>`}
        </header>
        <main id="main">
          <h1>Playground</h1>
          <p class="lead">
            A secret that changes, and tokens that outlive the change. Move the sliders, and watch which value is in
            effect.
          </p>
          <p class="muted">
            The library itself runs here, in your browser. The page is not allowed to send anything anywhere, and
            forgets everything when you close it.
          </p>
          <noscript>
            <div class="notice warn">
              <p>
                This page needs JavaScript: the library runs in your browser, so that no secret has to leave it. Allow
                JavaScript for this page, and load it again.
              </p>
            </div>
          </noscript>
          <div id="failure" class="notice bad" role="alert" hidden></div>
          <div class="needs-js">${slots()} ${token()} ${forgery()} ${report()}</div>
        </main>
      </body>
    </html>`;

/** @param {string} base @param {string | undefined} home */
function brand(base, home) {
  const text = html`<img src="${base}icon.svg" alt="" width="20" height="20" /> secret-slots`;
  return home === undefined
    ? html`<span class="brand">${text}</span>`
    : html`<a class="brand" href="${home}">${text}</a>`;
}

/**
 * Returns a section.
 *
 * @param {string} id
 * @param {string} title
 * @param {string} text
 * @param {Html} body
 */
const section = (id, title, text, body) =>
  html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p>${text}</p>
    ${body}
  </section>`;

/** Returns a slider over the time axis. @param {string} id @param {string} name What it moves. @param {string} label */
const slider = (id, name, label) =>
  html`<div class="slider">
    <label for="${id}">${label}</label> <span class="muted" data-time="${name}"></span>
    <input id="${id}" type="range" min="-168" max="168" step="1" data-moves="${name}" />
  </div>`;

/** @param {string} id */
const overlap = (id) =>
  html`<div class="choice">
    <label for="${id}">Overlap</label>
    <select id="${id}" data-chooses="overlap">
      <option value="Infinity">no limit</option>
      <option value="3600">1 hour</option>
      <option value="43200">12 hours</option>
      <option value="259200">72 hours</option>
    </select>
  </div>`;

const slots = () =>
  section(
    "slots",
    "1. Slots: which value is in effect?",
    "Each slot has a number: the Unix time from which its value is in effect. The value in effect is that of the highest slot at or below the time that you ask for.",
    html`<div class="figure" data-figure="slots" data-drags="now"></div>
      ${slider("slots-now", "now", "The time that you ask for")}
      <p class="call" id="effective" role="status"></p>
      <table class="stack">
        <caption>
          The slots of “token-secret”
        </caption>
        <thead>
          <tr>
            <th scope="col">Slot</th>
            <th scope="col">In effect from</th>
            <th scope="col">Value</th>
            <th scope="col">State</th>
            <th scope="col">What you can do</th>
          </tr>
        </thead>
        <tbody id="slot-rows"></tbody>
      </table>
      <div class="fields add">
        <div>
          <label for="slot-from">A new slot, in effect from (UTC)</label>
          <input id="slot-from" type="datetime-local" />
        </div>
        <button id="slot-add" type="button">Add the slot</button>
        <button id="start-again" type="button" class="quiet">Start again</button>
      </div>
      <p id="slot-problem" role="status"></p>`,
  );

const token = () =>
  section(
    "token",
    "2. A token, and the slot that verifies it",
    "A token says when it was issued (iat). The slot that was in effect then signed it, and verifies it, whatever is in effect now. An overlap limits that: it is how long the tokens of a slot are accepted once the next slot is in effect.",
    html`<div class="figure" data-figure="token" data-drags="issued"></div>
      <div class="controls">
        ${slider("token-issued", "issued", "Issued at (iat)")} ${slider("token-now", "now", "Verified at")}
        <div class="choice">
          <label for="token-lifetime">Lifetime</label>
          <select id="token-lifetime" data-chooses="lifetime">
            <option value="3600">1 hour</option>
            <option value="86400">1 day</option>
            <option value="1209600">14 days</option>
          </select>
        </div>
        ${overlap("token-overlap")}
      </div>
      <div id="token-verdict" role="status"></div>
      <details>
        <summary>The token</summary>
        <p class="token" id="token-text"></p>
        <p class="call" id="token-claims"></p>
      </details>`,
  );

const forgery = () =>
  section(
    "forgery",
    "3. A forgery, with a leaked slot",
    "A value has leaked. Its thief signs a token for “admin”, and writes into it whatever time suits. Try what stops the forgery.",
    html`<div class="actions" role="group" aria-label="Try">
        <button type="button" class="quiet" data-try="dated-now">Date it now</button>
        <button type="button" class="quiet" data-try="dated-back">Date it back</button>
        <button type="button" class="quiet" data-try="overlap">Date it back, with an overlap</button>
        <button type="button" class="quiet" data-try="revoked">Date it back, and revoke the slot</button>
      </div>
      <div class="figure" data-figure="forgery" data-drags="dated"></div>
      <div class="controls">
        <div class="choice">
          <label for="forgery-slot">The slot that leaked</label>
          <select id="forgery-slot"></select>
        </div>
        ${slider("forgery-dated", "dated", "The forgery's iat")} ${slider("forgery-now", "now", "Verified at")}
        ${overlap("forgery-overlap")}
      </div>
      <div id="forgery-verdict" role="status"></div>`,
  );

const report = () =>
  section(
    "report",
    "4. Is it a good secret?",
    "Generate one, or paste one of yours: the report changes as you type.",
    html`<div class="fields report">
        <div>
          <label for="report-secret">A secret</label>
          <input id="report-secret" class="mono" autocomplete="off" autocapitalize="off" spellcheck="false" />
        </div>
        <button id="report-generate" type="button">Generate one</button>
      </div>
      <div id="report-verdict" role="status"></div>
      <div class="figure" id="report-figure"></div>
      <p id="report-figures" class="muted"></p>`,
  );
