// The applications that were chosen in a list: one by one, or all that match.
import { isAll, askedBy } from "../applications/query.js";
import { pathOf } from "../domains/domain.js";

/** @import { Form } from "../form.js" */
/** @import { Visit } from "../visit.js" */

/** The most that a rotation takes by their ids. */
export const MOST = 1000;

/** @typedef {{ ids: string[] | undefined, more: boolean }} Chosen `ids`: `undefined` if a filter says which. `more`: whether further ones match. */

/** Returns what was chosen. @param {Visit} visit @param {string} domain @param {Form | undefined} form @returns {Promise<Chosen>} */
export async function chosenBy(visit, domain, form) {
  if (form === undefined) return { ids: undefined, more: false };
  if (form.text("match") === "all") return matching(visit, domain, form);
  const ids = [...new Set(form.all("client_ids"))];
  // The form of the filter has fields of its own; the list of applications has none of them.
  if (ids.length === 0 && form.fields.has("older_days")) return { ids: undefined, more: false };
  return { ids: ids.slice(0, MOST), more: ids.length > MOST };
}

/** @param {Visit} visit @param {string} domain @param {Form} form @returns {Promise<Chosen>} */
async function matching(visit, domain, form) {
  const asked = askedBy(form.fields);
  if (isAll(asked)) return { ids: undefined, more: false };
  const { items, next, progress } = await visit.api.get(`${pathOf(domain)}/applications`, { ...asked, limit: MOST });
  const ids = items.map((/** @type {{ client_id: string }} */ { client_id: id }) => id);
  return { ids, more: next !== null || progress !== undefined };
}
