// Clients and credentials: some work, one fails, one needs its user.

/** @import { Instance } from "./instance.js" */
/** @import { Provider } from "./provider.js" */

const SECRETS = { crm: ["crm_secret_of_last_year", "crm_secret_of_this_year"], mail: ["mail_secret"] };
const SCOPE = "contacts";

/** @param {Instance} instance @param {Provider} provider */
export async function connect(instance, provider) {
  const put = (/** @type {string} */ path, /** @type {object} */ body) => instance.ask(path, { method: "PUT", body });
  for (const [name, [first = ""]] of Object.entries(SECRETS)) {
    provider.secrets.set(name, new Set([first]));
    await put(`/v1/clients/${name}`, {
      ...{ client_id: name, client_secrets: SECRETS[/** @type {"crm"} */ (name)], scope: SCOPE, issuer: provider.url },
      ...{ token_uri: `${provider.url}/token`, auth_uri: `${provider.url}/authorize` },
    });
  }
  const refresh = async (/** @type {string} */ id) => {
    const token = await instance.ask(`/v1/credentials/${id}/token`);
    // The API that the token is for refuses it.
    const refused = { body: { access_token: token.access_token } };
    return () => instance.ask(`/v1/credentials/${id}/refused`, refused).catch(() => {});
  };
  for (const [id, client] of Object.entries({ acme: "crm", northwind: "crm", globex: "crm", initech: "mail" })) {
    const tokens = { refresh_token: provider.consented({ client, scope: SCOPE, user: id }) };
    await put(`/v1/credentials/${id}`, { client, grant: "refresh_token", owner: `${id}, sales`, tokens });
  }
  await put("/v1/credentials/reports", { client: "crm", grant: "client_credentials", scope: "reports" });
  const refused = await Promise.all(["acme", "globex", "initech"].map(refresh));

  // One user takes the consent back, one provider is busy, and the other takes its second secret alone from now on.
  provider.takeBack("globex");
  provider.busy.add("mail");
  provider.secrets.set("crm", new Set([SECRETS.crm[1] ?? ""]));
  await Promise.all(refused.map((again) => again()));
  for (const id of ["northwind", "reports"]) await instance.ask(`/v1/credentials/${id}/token`);
}
