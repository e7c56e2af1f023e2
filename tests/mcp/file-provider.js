// The control: tokens in a file, as the documentation of the SDKs shows a provider. It has nothing that keeps processes apart.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { REDIRECT_URL } from "./registered-client.js";

export class FileProvider {
  /** How often the user was sent to authorize. */
  redirects = 0;
  redirectUrl = REDIRECT_URL;
  clientMetadata = { redirect_uris: [REDIRECT_URL] };
  #file;
  #information;
  #verifier = "";
  #server;

  /** @param {string} file @param {{ client_id: string, client_secret: string, issuer: string }} information */
  constructor(file, information) {
    this.#file = file;
    this.#information = information;
  }

  clientInformation() {
    return this.#information;
  }

  tokens() {
    return existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, "utf8")) : undefined;
  }

  /** @param {object} tokens */
  saveTokens(tokens) {
    writeFileSync(this.#file, JSON.stringify(tokens));
  }

  redirectToAuthorization() {
    this.redirects += 1;
  }

  /** @param {string} verifier */
  saveCodeVerifier(verifier) {
    this.#verifier = verifier;
  }

  codeVerifier() {
    return this.#verifier;
  }

  authorizationServerInformation() {
    return this.#server;
  }

  /** @param {any} server */
  saveAuthorizationServerInformation(server) {
    this.#server = server;
  }
}
