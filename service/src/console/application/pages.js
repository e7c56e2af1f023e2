// The pages of one application.
import { applicationPage } from "./page.js";
import { Place } from "./place.js";
import { formPage, orGone } from "./forms/form-page.js";
import * as deletedApplication from "./forms/delete-application.js";
import * as deletedSecret from "./forms/delete-secret.js";
import * as expiry from "./forms/expiry.js";
import * as newSecret from "./forms/new-secret.js";
import * as reapplication from "./forms/reapply.js";
import * as renewal from "./forms/renew.js";
import * as revocation from "./forms/revoke.js";
import * as previousRevocation from "./forms/revoke-previous.js";
import * as rotation from "./forms/rotate.js";

/** @import { Pages } from "../pages.js" */

const PATH = "/domains/:domain/applications/:application";

/** @param {Pages} pages */
export function applicationPages(pages) {
  pages.get(PATH, (visit) => orGone(visit, () => applicationPage(visit)));
  formPage(pages, `${PATH}/secrets/new`, newSecret);
  formPage(pages, `${PATH}/secrets/:secret/rotate`, rotation);
  formPage(pages, `${PATH}/secrets/:secret/renew`, renewal);
  formPage(pages, `${PATH}/secrets/:secret/revoke-previous`, previousRevocation);
  formPage(pages, `${PATH}/secrets/:secret/revoke`, revocation);
  formPage(pages, `${PATH}/secrets/:secret/delete`, deletedSecret);
  formPage(pages, `${PATH}/expiry`, expiry);
  formPage(pages, `${PATH}/reapply`, reapplication);
  formPage(pages, `${PATH}/delete`, deletedApplication);
  pages.post(`${PATH}/secrets/:secret/copied`, async (visit) => {
    pages.forgetAnswers(visit);
    // The browser drops what it kept of the page with the secret.
    visit.c.header("Clear-Site-Data", '"cache"');
    return visit.see(`${new Place(visit).page}?done=copied`);
  });
}
