// The routes of tokens: for steps that call an API. They pass no signal on, so a refresh goes on when the caller goes away.
import { json } from "../../http/endpoints.js";
import { InCredential } from "../../http/parameters.js";
import { noToken } from "./no-token.js";
import { RefusedToken, Token } from "./schema.js";

/** @import { TokenKeeper } from "secret-slots/client" */
/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Settings } from "../../service-options.js" */
/** @typedef {Awaited<ReturnType<TokenKeeper["token"]>>} AnyToken */

const shared = {
  ...{ tag: "credentials", role: /** @type {const} */ ("tokens:read"), params: InCredential, problems: [404, 409] },
  answers: { 200: json("The token", Token) },
};

/** @param {Endpoints} endpoints @param {{ readonly keeping: { keeper: TokenKeeper } }} half @param {Settings} settings */
export function tokenRoutes(endpoints, half, settings) {
  endpoints.add(
    {
      ...{ ...shared, id: "getToken", method: "get", path: "/v1/credentials/{credential}/token" },
      summary: "Returns a valid access token, and refreshes it first if need be.",
      description: "409 and `ERR_REAUTHORIZATION_REQUIRED`: the user must authorize the client. 503: try again later.",
    },
    // What another instance has removed or replaced is not handed out from memory.
    async ({ c, params }) => c.json(await answerOf((keeper) => keeper.token(params.credential, { maxAge: 0 })), 200),
  );
  endpoints.add(
    {
      ...{ ...shared, id: "reportRefusedToken", method: "post", path: "/v1/credentials/{credential}/refused" },
      body: RefusedToken,
      summary: "Reports that a resource server refuses a token with status 401, and returns another one.",
      description: "Reports of the same token share one refresh.",
    },
    async ({ c, params, body }) =>
      c.json(await answerOf((keeper) => keeper.refused(params.credential, body.access_token)), 200),
  );

  /** @param {(keeper: TokenKeeper) => Promise<AnyToken>} ask */
  async function answerOf(ask) {
    const { keeper } = half.keeping;
    const { access_token, token_type = "Bearer", expires_at, scope } = await ask(keeper).catch(noToken);
    return {
      ...{ access_token, token_type },
      ...(expires_at === undefined ? {} : { expires_in: Math.max(expires_at - settings.now(), 0), expires_at }),
      ...(typeof scope === "string" ? { scope } : {}),
    };
  }
}
