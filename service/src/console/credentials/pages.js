// The pages of credentials.
import { path } from "../address.js";
import { baseOf } from "../../http/browser-address.js";
import { Problem } from "../../http/problem.js";
import { readOne } from "../read-one.js";
import { credentialPage } from "./credential-page.js";
import { deletePage } from "./delete-page.js";
import { goOnPage } from "./go-on-page.js";
import { listPage } from "./list-page.js";
import { newPage } from "./new-page.js";

/** @import { Pages } from "../pages.js" */
/** @import { Visit } from "../visit.js" */

/** @param {Pages} pages */
export function credentialPages(pages) {
  const one = "/credentials/:credential";
  pages.get("/credentials", listPage);
  pages.get("/credentials-new", (visit) => newPage(visit));
  pages.post(
    "/credentials-new",
    async (visit, form) => {
      const id = form.text("id").trim();
      const body = {
        ...{ client: form.text("client").trim(), grant: form.text("grant") },
        ...{ owner: form.optional("owner"), scope: form.optional("scope") },
      };
      if (id === "") throw new Problem(400, "ERR_INVALID_OPTION", "id: must be given");
      await visit.api.send("PUT", path`/v1/credentials/${id}`, { body, isNew: true });
      return visit.see(`${visit.to`/credentials/${id}`}?done=created`);
    },
    (visit, form, problem) => newPage(visit, { form, problem: inWords(problem) }),
  );
  // Where the provider sends users back to. Ids may have slashes, which the address to return to may not: so the id is in the query.
  pages.get("/connected", async (visit) => {
    const query = new URLSearchParams(["outcome", "code"].flatMap((name) => [...entriesOf(visit, name)]));
    return visit.see(`${visit.to`/credentials/${visit.query.get("credential") ?? ""}`}?${query}`);
  });
  pages.get(one, async (visit) => credentialPage(visit, await read(visit)));
  pages.post(
    `${one}/refresh`,
    async (visit) => {
      const id = visit.param("credential");
      await visit.api.send("POST", path`/v1/credentials/${id}/refresh`);
      return visit.see(`${visit.to`/credentials/${id}`}?done=refreshed`);
    },
    again,
  );
  pages.post(
    `${one}/connect`,
    async (visit) => {
      const id = visit.param("credential");
      const base = baseOf(pages.settings.publicUrl, visit.c.req.raw.url);
      const body = { return_to: `${base}/console/connected` };
      const { url } = (await visit.api.send("POST", path`/v1/credentials/${id}/authorize`, { body })).body;
      return goOnPage(visit, id, url);
    },
    again,
  );
  pages.get(`${one}/delete`, async (visit) => deletePage(visit, await read(visit)));
  pages.post(`${one}/delete`, async (visit) => {
    await visit.api.send("DELETE", path`/v1/credentials/${visit.param("credential")}`);
    return visit.see(`${visit.to`/credentials`}?done=deleted`);
  });
}

/** @param {Visit} visit */
async function read(visit) {
  return (await readOne(visit, "/v1/credentials", visit.param("credential"), ({ id }) => id)).body;
}

/** Shows the credential as it is now, with what was wrong. @param {Visit} visit @param {unknown} _ @param {Problem} problem */
async function again(visit, _, problem) {
  return credentialPage(visit, await read(visit), problem);
}

/** @param {Visit} visit @param {string} name @returns {[string, string][]} */
function entriesOf({ query }, name) {
  const value = query.get(name);
  return value === null ? [] : [[name, value]];
}

/** @param {Problem} problem */
function inWords(problem) {
  if (problem.code !== "ERR_PRECONDITION_FAILED") return problem;
  return new Problem(
    412,
    problem.code,
    "There is a credential of this id already: choose another id, or look at that one",
  );
}
