// A Worker with the guard, for workerd.
import { workerGuard } from "../../js/guards/workers.js";
import { SecretSlots } from "../../js/slots.js";
import { NAME, OPTIONS, tokenOfQuery } from "./cases.js";

/** @type {{ text: string, secrets: SecretSlots } | undefined} */
let last;

/** @param {{ TOKEN_SECRET: string }} env */
function secretsOf({ TOKEN_SECRET: text }) {
  if (last?.text !== text) last = { text, secrets: new SecretSlots({ [NAME]: JSON.parse(text) }) };
  return last.secrets;
}

const getToken = (/** @type {Request} */ request) => tokenOfQuery(request.url);
const guard = workerGuard(secretsOf, NAME, { ...OPTIONS, getToken });

export default {
  fetch: guard((_request, _env, _ctx, { payload, slot }) => Response.json({ sub: payload.sub, slot })),
};
