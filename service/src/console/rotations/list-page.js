// The bulk rotations of a domain, newest first.
import { html } from "hono/html";
import { pathOf } from "../domains/domain.js";
import { domainNav, domainPlaces } from "../domains/nav.js";
import { listed, pager, placeOf } from "../view/pager.js";
import { badge, crumbs, empty, tableHead } from "../view/parts.js";
import { when } from "../view/time.js";
import { filterTexts } from "./asked.js";
import { STATES } from "./words.js";
import { who } from "../view/who.js";

/** @import { Visit } from "../visit.js" */
/** @import { Rotation } from "./rotation-page.js" */

const PAGE = 25;

/** @param {Visit} visit */
export async function listPage(visit) {
  const domain = visit.param("domain");
  const place = placeOf(visit.query);
  const { items, next } = await listed(
    visit.api.get(`${pathOf(domain)}/rotations`, { limit: PAGE, cursor: place.cursor }),
  );
  const create = visit.may("issuer:write", { domain })
    ? html`<a class="button" href="${visit.to`/domains/${domain}/rotations/new`}">Rotate many…</a>`
    : undefined;
  const none = empty(
    "No bulk rotations yet",
    html`One rotates the secrets of many applications at once, for example all that somebody who leaves has seen. Each
    new secret goes to your webhook.`,
    create,
  );
  const body = html`${crumbs(domainPlaces(visit, domain, ["Rotations", undefined]))}
    <div class="head">
      <h1>Bulk rotations</h1>
      <div class="actions">${items.length === 0 ? "" : (create ?? "")}</div>
    </div>
    ${items.length === 0 ? none : table(visit, domain, items)} ${pager(visit, place, next)}`;
  return visit.page({ title: `Rotations · ${domain}`, nav: domainNav(visit, domain, "rotations"), body });
}

/** @param {Visit} visit @param {string} domain @param {Rotation[]} rotations */
const table = (visit, domain, rotations) =>
  html`<table class="stack">
    ${tableHead("Begun", "State", "Which", ["Rotated", "number"], ["Failed", "number"], "By")}
    <tbody>
      ${rotations.map(({ rotation_id: id, state, progress, filter, created_at: at, actor }) => {
        const { tone, text } = STATES[state] ?? { tone: /** @type {const} */ ("none"), text: state };
        return html`<tr>
          <td data-label="Begun">
            <a href="${visit.to`/domains/${domain}/rotations/${id}`}">${when(at, visit.now)}</a>
          </td>
          <td data-label="State">${badge(tone, text)}</td>
          <td data-label="Which"><bdi>${filterTexts(filter).join("; ")}</bdi></td>
          <td data-label="Rotated" class="number">${progress.rotated + progress.renewed}</td>
          <td data-label="Failed" class="number">${progress.failed}</td>
          <td data-label="By">${who(actor)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
