// The page between the button "Connect" and the provider. A form may not lead to another site (form-action of the policy), a page may.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";

/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit @param {string} id @param {string} url The start page of the authorization. */
export const goOnPage = (visit, id, url) =>
  visit.page({
    title: "On to the provider",
    goOn: url,
    body: html`<h1>On to the provider</h1>
      <p>It asks you to sign in, for ${foreign(id)}. After that you come back here.</p>
      <p><a class="button" href="${url}">Go on to the provider</a></p>`,
  });
