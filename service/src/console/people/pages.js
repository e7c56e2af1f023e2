// People: who may sign in, and with which roles.
import { Problem } from "../../http/problem.js";
import { path } from "../address.js";
import { listed, PAGE, placeOf } from "../view/pager.js";
import { personPage } from "./person-page.js";
import { peoplePage } from "./people-page.js";
import { newPersonPage } from "./new-person-page.js";
import { filledFrom, filledOf, rolesFrom } from "./role-form.js";

/** @import { Form } from "../form.js" */
/** @import { Pages } from "../pages.js" */
/** @import { Visit } from "../visit.js" */

/** @param {Pages} pages */
export function personPages(pages) {
  const { openid } = pages.settings;
  pages.get("/people", async (visit) => {
    const page = await listed(visit.api.get("/v1/people", { limit: PAGE, cursor: placeOf(visit.query).cursor }));
    return peoplePage(visit, { ...page, openid });
  });
  pages.get("/people/new", async (visit) => newPersonPage(visit, { id: "", filled: filledOf([]) }));
  pages.post(
    "/people",
    async (visit, form) => {
      const id = idOf(form);
      // One who is there already keeps their roles.
      await put(visit, id, form, undefined);
      return visit.see(`${visit.to`/people/${id}`}?done=created`);
    },
    async (visit, form, problem) => newPersonPage(visit, { id: form.text("id"), filled: filledFrom(form), problem }),
  );
  pages.get("/people/:person", async (visit) => personPage(visit, await read(visit)));
  pages.post(
    "/people/:person",
    async (visit, form) => {
      await put(visit, visit.param("person"), form, form.text("etag"));
      return visit.see(`${visit.to`/people/${visit.param("person")}`}?done=saved`);
    },
    async (visit, form, problem) => {
      const { person } = await read(visit);
      return personPage(visit, { person, etag: form.text("etag"), filled: filledFrom(form), problem });
    },
  );
  pages.post("/people/:person/sign-out", async (visit) => {
    await visit.api.send("POST", `${apiPath(visit)}/sign-out`);
    return visit.see(`${visit.to`/people/${visit.param("person")}`}?done=signed_out`);
  });
  pages.post("/people/:person/release", async (visit) => {
    await visit.api.send("DELETE", `${apiPath(visit)}/account`);
    return visit.see(`${visit.to`/people/${visit.param("person")}`}?done=released`);
  });
  pages.post("/people/:person/remove", async (visit) => {
    await visit.api.send("DELETE", apiPath(visit));
    return visit.see(`${visit.to`/people`}?done=removed`);
  });
}

/** Returns the id that was typed: addresses of e-mail are the same in either case. @param {Form} form */
function idOf(form) {
  const id = form.optional("id") ?? "";
  return id.startsWith("sub:") ? id : id.toLowerCase();
}

/** @param {Visit} visit @param {string} id @param {Form} form @param {string | undefined} etag Without one the person must be new. */
async function put(visit, id, form, etag) {
  const roles = rolesFrom(filledFrom(form));
  if (etag !== undefined) return visit.api.send("PUT", pathOf(id), { body: { roles }, ifMatch: etag });
  if (id === "") throw new Problem(400, "ERR_INVALID_OPTION", "id: say who it is, by an e-mail address or an account");
  return visit.api.send("PUT", pathOf(id), { body: { roles }, isNew: true });
}

/** @param {Visit} visit */
async function read(visit) {
  const { body: person, etag } = await visit.api.send("GET", apiPath(visit));
  return { person, etag: etag ?? "", filled: filledOf(person.roles) };
}

/** @param {Visit} visit */
const apiPath = (visit) => pathOf(visit.param("person"));

/** @param {string} id */
const pathOf = (id) => path`/v1/people/${id}`;
