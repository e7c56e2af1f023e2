// What the code of an error means for whoever looks after a credential: what happened, and what to do.
import { html } from "hono/html";
import { foreign } from "../view/foreign-text.js";

/** @import { Html } from "../visit.js" */
/** @typedef {{ happened: string | ((client: Html) => Html), advice: string }} Words */

const AGAIN = "Connect it again.";
const BY_ITSELF = "Nothing, as it is tried again by itself.";

/** @satisfies {Record<string, Words>} */
const WORDS = {
  ERR_REAUTHORIZATION_REQUIRED: {
    happened: "The provider says that the access is no longer valid: its user withdrew it, or it ran out.",
    advice: "Its user must connect it again. Trying again does not help.",
  },
  ERR_CLIENT_SECRETS_REFUSED: {
    happened: (client) => html`The provider refuses all client secrets of ${client}.`,
    advice: "Get the secret that works from the provider, and add it to the client.",
  },
  ERR_TOKEN_REQUEST_REFUSED: {
    happened: (client) => html`The provider knows ${client}, but refuses what it asks for.`,
    advice:
      "Compare the scope and the parameters of the credential and of its client with what the provider allows them.",
  },
  ERR_TOKEN_REQUEST_FAILED: {
    happened: "The provider cannot be reached, or cannot answer now.",
    advice: `${BY_ITSELF} If it lasts, check the token address of the client, and the provider's own status page.`,
  },
  ERR_TOKEN_REQUEST_TIMEOUT: {
    happened: "The provider takes too long to answer.",
    advice: `${BY_ITSELF} If it lasts, give the client a longer timeout.`,
  },
  ERR_TOKEN_RESPONSE_INVALID: {
    happened: "What answers at the token address is not the provider, or not in its usual form.",
    advice: "Check the token address of the client.",
  },
  ERR_INVALID_OPTION: {
    happened: (client) => html`There is no ${client}, or it has no secret.`,
    advice: "Enter the client, with a secret.",
  },
  ERR_STORE: {
    happened: "What is stored cannot be read: it is damaged, or sealed with another encryption key.",
    advice: "Check the store and the encryption key of the service. If it is damaged, delete it and create it anew.",
  },
  ERR_AUTHORIZATION_DENIED: {
    happened: "Access was not allowed, by the user or by the provider.",
    advice: "If that was a mistake, connect it again.",
  },
  ERR_AUTHORIZATION_EXPIRED: { happened: "It took more than ten minutes, so the link ran out.", advice: AGAIN },
  ERR_AUTHORIZATION_UNKNOWN: { happened: "The link had been used already.", advice: AGAIN },
  ERR_AUTHORIZATION_CALLBACK: {
    happened: "The provider's answer is not the one that was expected.",
    advice: `${AGAIN} If it happens again, check the issuer of the client, and the public address of the service.`,
  },
  ERR_AUTHORIZATION_BROWSER: {
    happened: "Another browser had opened the link before, or this one keeps no cookies.",
    advice: "Allow cookies for this service, and connect it again in one browser.",
  },
  ERR_AUTHORIZATION_LIMIT: {
    happened: "20 connections of this credential are under way.",
    advice: "Finish one of them, or wait ten minutes.",
  },
  ERR_AUTH_URI_MISSING: {
    happened: (client) => html`The address at which users sign in is not known for ${client}.`,
    advice: "Give the client an authorization address, or an issuer.",
  },
  ERR_PUBLIC_URL: {
    happened: "The service is reached by plain http, over which nobody can be connected safely.",
    advice: "Set public_url to the https address of the service.",
  },
  ERR_CONFLICT: {
    happened: "The credential or its client was changed meanwhile.",
    advice: "Look at how they are now, then connect it again.",
  },
  ERR_SECRET_UNKNOWN: {
    happened: "The credential was deleted meanwhile.",
    advice: "Create it again if it is still needed.",
  },
  ERR_FORBIDDEN: {
    happened: "Your role does not allow this.",
    advice: "Ask an administrator for it, or somebody who has it to do this.",
  },
};
const OTHER = {
  happened: "It failed in a way that this page has no words for.",
  advice: "Look at the log of the service.",
};

/**
 * Returns what happened, and what to do.
 *
 * @param {string} code
 * @param {string | null} [client] The name of the credential's client.
 */
export function errorWords(code, client) {
  const { happened, advice } = /** @type {Words} */ (
    Object.hasOwn(WORDS, code) ? WORDS[/** @type {keyof typeof WORDS} */ (code)] : OTHER
  );
  const named = client ? html`client ${foreign(client)}` : html`its client`;
  return { happened: typeof happened === "string" ? html`${happened}` : happened(named), advice };
}

/** Whether there are words for a code. @param {string} code */
export const hasWords = (code) => Object.hasOwn(WORDS, code);
