// Requests that the console makes of the API in this process, for a person who is signed in. Only code of this package can mark a request.

/** @import { Principal } from "./principal.js" */

/** @type {WeakMap<Request, Principal>} */
const PRINCIPALS = new WeakMap();

/** Marks a request as one of a principal, and returns it. @param {Request} request @param {Principal} principal */
export function actingAs(request, principal) {
  PRINCIPALS.set(request, principal);
  return request;
}

/** Returns the principal that a request was marked with; `undefined` for a request from outside. @param {Request} request */
export const actingPrincipal = (request) => PRINCIPALS.get(request);
