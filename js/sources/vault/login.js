// Logins to Vault or OpenBao that a program has without a person.
import { checkOptions, readText } from "../../platform/options.js";
import { quote } from "../../platform/quote.js";
import { readBaseUrl } from "../http/base-url.js";
import { readCredential, readRequired } from "../http/credential.js";
import { leasedToken } from "../http/lease.js";
import { readSettings, refused, send } from "../http/request.js";
import { SourceError } from "../source-error.js";
import { pathOf, readHeader, vaultHeaders } from "./path.js";

/** @import { Credential } from "../http/credential.js" */
/** @import { TokenFunction } from "../http/token.js" */
/** @import { HttpOptions } from "../types.js" */

/**
 * @typedef {object} VaultLoginOptions
 * @property {string} address Such as `https://vault.example:8200`.
 * @property {string} [mount] Where the method is mounted. Default: its name.
 * @property {string} [namespace] Default: the root namespace.
 */

const COMMON = ["address", "mount", "namespace", "timeout", "fetch", "clock"];

/**
 * Returns a function to pass to `VaultSource` as `token`, which logs in as a service account of Kubernetes. It keeps the token for 80 % of its
 * lease, and logs in anew when Vault refuses it.
 *
 * Throws `ERR_INVALID_OPTION`. The function rejects with `ERR_SOURCE`.
 *
 * @example
 * import { readFile } from "node:fs/promises";
 * import { vaultKubernetesLogin } from "secret-slots/sources/vault";
 *
 * const jwt = () => readFile("/var/run/secrets/kubernetes.io/serviceaccount/token", "utf8");
 * const token = vaultKubernetesLogin({ address: "https://vault.example:8200", role: "shop", jwt });
 *
 * @param {HttpOptions & VaultLoginOptions & { role: string, jwt: Credential }} options `jwt`: the service account's token.
 * @returns {TokenFunction}
 */
export function vaultKubernetesLogin(options) {
  const { role, jwt, ...given } = checkOptions(options, [...COMMON, "role", "jwt"]);
  const name = readRequired("role", role);
  const credential = readCredential("jwt", jwt);
  return login(given, "kubernetes", `as role ${quote(name)}`, async () => ({ role: name, jwt: await credential() }));
}

/**
 * Returns a function to pass to `VaultSource` as `token`, which logs in with AppRole. It keeps the token as {@link vaultKubernetesLogin} does.
 *
 * Throws `ERR_INVALID_OPTION`. The function rejects with `ERR_SOURCE`.
 *
 * @example
 * import { readFile } from "node:fs/promises";
 * import { vaultAppRoleLogin } from "secret-slots/sources/vault";
 *
 * const secretId = () => readFile("/run/secrets/vault-secret-id", "utf8");
 * const token = vaultAppRoleLogin({ address: "https://vault.example:8200", roleId: "an-id", secretId });
 *
 * @param {HttpOptions & VaultLoginOptions & { roleId: string, secretId: Credential }} options
 * @returns {TokenFunction}
 */
export function vaultAppRoleLogin(options) {
  const { roleId, secretId, ...given } = checkOptions(options, [...COMMON, "roleId", "secretId"]);
  const id = readRequired("roleId", roleId);
  const credential = readCredential("secretId", secretId);
  return login(given, "approle", "with AppRole", async () => ({ role_id: id, secret_id: await credential() }));
}

/** @param {HttpOptions & VaultLoginOptions} options @param {string} method @param {string} how @param {() => Promise<unknown>} credentials */
function login({ address, mount, namespace, ...given }, method, how, credentials) {
  const settings = readSettings("Vault", given);
  const path = pathOf("mount", readText("mount", mount) ?? method);
  const url = `${readBaseUrl("address", address)}/v1/auth/${path}/login`;
  const headers = vaultHeaders(readHeader("namespace", namespace));
  return leasedToken(async () => {
    const body = JSON.stringify(await credentials());
    const answer = await send(settings, url, { method: "POST", headers, body });
    const { client_token: token, lease_duration: seconds } = answer.body?.auth ?? {};
    if (answer.status !== 200) throw refused(settings, answer, `log in ${how}`);
    if (typeof token !== "string" || !Number.isInteger(seconds))
      throw new SourceError("ERR_SOURCE", "Vault answered a login without a token or its lease");
    // The lease of a token that does not expire is 0.
    return { token, seconds: seconds === 0 ? Infinity : seconds };
  }, settings);
}
