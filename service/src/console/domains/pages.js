// The pages of domains.
import { RESERVED } from "../../access/roles.js";
import { shownParts } from "../view/layout.js";
import { deleteDomain, deletePage } from "./delete-page.js";
import { listPage } from "./list-page.js";
import { createDomain, newPage } from "./new-page.js";
import { saveSettings, settingsPage } from "./settings-page.js";
import { endPreviousWebhookSecret, rotateWebhookSecret, webhookSecretPage } from "./webhook-secret-page.js";

/** @import { Pages } from "../pages.js" */
/** @import { Visit } from "../visit.js" */

/** @param {Pages} pages */
export function domainPages(pages) {
  pages.get("", async (visit) => visit.see(await home(visit)));
  pages.get("/domains", listPage);
  pages.get("/new-domain", newPage);
  pages.post("/new-domain", createDomain, newPage);
  pages.get("/domains/:domain", async (visit) => visit.see(visit.to`/domains/${visit.param("domain")}/applications`));
  pages.get("/domains/:domain/settings", settingsPage);
  pages.post("/domains/:domain/settings", saveSettings, settingsPage);
  pages.get("/domains/:domain/delete", deletePage);
  pages.post("/domains/:domain/delete", deleteDomain, deletePage);
  pages.get("/domains/:domain/webhook-secret", webhookSecretPage);
  pages.post("/domains/:domain/webhook-secret", rotateWebhookSecret, webhookSecretPage);
  pages.post("/domains/:domain/webhook-secret/end-previous", endPreviousWebhookSecret, webhookSecretPage);
  pages.post("/domains/:domain/webhook-secret/copied", async (visit) => {
    pages.forgetAnswers(visit);
    return visit.see(visit.to`/domains/${visit.param("domain")}/webhook-secret`);
  });
}

/** Returns where a person begins: at the one domain, if there is one, or at the first part of the console that is for this person. @param {Visit} visit */
async function home(visit) {
  const [first] = shownParts(visit);
  if (first !== undefined && first.path !== "/domains") return `${visit.root}/console${first.path}`;
  const { items } = await visit.api.get("/v1/domains", { limit: 3 });
  const [domain, ...more] = items.filter((/** @type {{ id: string }} */ { id }) => id !== RESERVED);
  if (domain === undefined || more.length > 0) return visit.to`/domains`;
  return visit.to`/domains/${domain.id}/applications`;
}
