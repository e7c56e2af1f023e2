import { guarding } from "../../../guarding.js";
import { nextRouteGuard } from "../../../js/guards/next.js";

export const GET = nextRouteGuard(...guarding)((_request, { jwt }) =>
  Response.json({ sub: jwt.payload.sub, slot: jwt.slot }),
);
