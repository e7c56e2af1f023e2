// The pages of clients.
import { path } from "../address.js";
import { Problem } from "../../http/problem.js";
import { readOne } from "../read-one.js";
import { bodyOf, bodyOfForm, typedSecrets } from "./bodies.js";
import { clientPage } from "./client-page.js";
import { deletePage } from "./delete-page.js";
import { changedNotice, editPage, newPage, secretsNotice } from "./form-page.js";
import { listPage } from "./list-page.js";
import { removePage } from "./remove-page.js";
import { unreadablePage } from "./unreadable-page.js";

/** @import { Form } from "../form.js" */
/** @import { Pages } from "../pages.js" */
/** @import { Visit } from "../visit.js" */

/** @typedef {{ keep: number } | string} Secret A stored one by its index, or a new one. */

const one = "/clients/:client";

/** @param {Pages} pages */
export function clientPages(pages) {
  pages.get("/clients", listPage);
  pages.get("/clients-new", async (visit) => newPage(visit));
  pages.post(
    "/clients-new",
    async (visit, form) => {
      const name = form.text("name").trim();
      if (name === "") throw new Problem(400, "ERR_INVALID_OPTION", "name: must be given");
      const body = { ...bodyOfForm(form), client_secrets: typedSecrets(form) };
      await visit.api.send("PUT", path`/v1/clients/${name}`, { body, isNew: true });
      return visit.see(`${visit.to`/clients/${name}`}?done=created`);
    },
    async (visit, form, problem) => newPage(visit, { form, problem: taken(problem) }),
  );
  pages.get(one, (visit) => showing(visit, (found) => clientPage(visit, found)));
  pages.get(`${one}/edit`, (visit) => showing(visit, (found) => editPage(visit, found)));
  pages.post(
    `${one}/edit`,
    async (visit, form) => {
      const secrets = typedSecrets(form);
      await put(visit, form, { ...bodyOfForm(form), ...(secrets.length === 0 ? {} : { client_secrets: secrets }) });
      return visit.see(`${visit.to`/clients/${visit.param("client")}`}?done=saved`);
    },
    (visit, form, problem) =>
      showing(visit, (found) => {
        const notice = isStale(problem) ? changedNotice(form, found.body) : secretsNotice(problem);
        return editPage(visit, found, { form, problem, ...(notice === undefined ? {} : { notice }) });
      }),
  );
  secretPages(pages);
  pages.get(`${one}/delete`, async (visit) => deletePage(visit, await read(visit)));
  pages.post(
    `${one}/delete`,
    async (visit, form) => {
      await visit.api.send("DELETE", pathOf(visit), { ifMatch: form.optional("etag") });
      return visit.see(`${visit.to`/clients`}?done=deleted`);
    },
    async (visit, _, problem) => deletePage(visit, await read(visit), problem),
  );
}

/** @param {Pages} pages */
function secretPages(pages) {
  /** @param {string} name @param {string} done @param {(kept: Secret[], form: Form) => Secret[]} change Returns the secrets in their new order. */
  const change = (name, done, change) =>
    pages.post(
      `${one}/${name}`,
      async (visit, form) => {
        const { body: client } = await read(visit);
        const kept = Array.from({ length: client.client_secret_count }, (_, keep) => ({ keep }));
        await put(visit, form, { ...bodyOf(client), client_secrets: change(kept, form) });
        return visit.see(`${visit.to`/clients/${visit.param("client")}`}?done=${done}#secrets`);
      },
      (visit, _, problem) => showing(visit, (found) => clientPage(visit, found, changed(problem))),
    );
  change("add", "added", (kept, form) => {
    const secret = form.text("client_secret");
    if (secret === "") throw new Problem(400, "ERR_INVALID_OPTION", "Enter the secret: pages never keep one");
    return form.text("place") === "last" ? [...kept, secret] : [secret, ...kept];
  });
  change("move", "moved", (kept, form) => {
    const [from, to] = [form.integer("from") ?? -1, form.integer("to") ?? -1];
    const moved = kept[from];
    if (moved === undefined || kept[to] === undefined) throw stale();
    return kept.toSpliced(from, 1).toSpliced(to, 0, moved);
  });
  change("remove", "removed", (kept, form) => {
    const index = form.integer("index") ?? -1;
    if (kept[index] === undefined) throw stale();
    return kept.toSpliced(index, 1);
  });
  pages.get(`${one}/remove`, (visit) =>
    showing(visit, (found) => {
      const [index, etag] = [Number(visit.query.get("index") ?? "-1"), visit.query.get("etag") ?? ""];
      const isThere = Number.isInteger(index) && index >= 0 && index < found.body.client_secret_count;
      if (!isThere || etag !== found.etag) return clientPage(visit, found, changed(stale()));
      return removePage(visit, found.body, index, etag);
    }),
  );
}

/** @param {Visit} visit */
const read = (visit) => readOne(visit, "/v1/clients", visit.param("client"), ({ name }) => name);

/**
 * Shows a client as it is stored now, or says that it cannot be read.
 *
 * @param {Visit} visit
 * @param {(found: Awaited<ReturnType<typeof read>>) => Response | Promise<Response>} show
 */
async function showing(visit, show) {
  const found = await read(visit);
  return found.isUnreadable ? unreadablePage(visit, found.body) : show(found);
}

/** Stores a client, if it is still the one that the form has shown. @param {Visit} visit @param {Form} form @param {any} body */
const put = (visit, form, body) => visit.api.send("PUT", pathOf(visit), { body, ifMatch: form.text("etag") });

/** @param {Visit} visit */
const pathOf = (visit) => path`/v1/clients/${visit.param("client")}`;

/** @param {Problem} problem */
const isStale = ({ code }) => code === "ERR_PRECONDITION_FAILED";
const stale = () => new Problem(412, "ERR_PRECONDITION_FAILED", "the client was changed");

/** @param {Problem} problem */
function changed(problem) {
  if (!isStale(problem)) return problem;
  const detail =
    "Somebody has changed this client since you opened the page, so nothing was done. This is how it is now: decide again";
  return new Problem(412, problem.code, detail);
}

/** @param {Problem} problem */
function taken(problem) {
  if (!isStale(problem)) return problem;
  return new Problem(
    412,
    problem.code,
    "There is a client of this name already: choose another name, or change that one",
  );
}
