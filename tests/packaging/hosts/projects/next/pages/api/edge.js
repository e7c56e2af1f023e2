// Not in app/: there Next 16.4's webpack build fails for any edge route.
import { use } from "../../use.js";

export const config = { runtime: "edge" };

export default async function handler() {
  return Response.json(await use());
}
