// What the proxy and the route handler guard with. The test copies js/ and cases.js to these paths.
import { binding, NAME, OPTIONS, tokenOfQuery } from "./tests/guards/cases.js";
import { SecretSlots } from "./js/slots.js";

const secrets = new SecretSlots({ [NAME]: JSON.parse(binding) });
const getToken = (/** @type {any} */ { nextUrl }) => tokenOfQuery(nextUrl.href);

/** @type {[SecretSlots, string, any]} */
export const guarding = [secrets, NAME, { ...OPTIONS, getToken }];
