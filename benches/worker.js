// Run by workerd.js in workerd: a request names a contender and how often it verifies. It answers the names when it is
// asked for no contender, as the clock stands still here.
import { hono, jose, secretSlots } from "./peers.js";
import { tokensOf, USUAL_LENGTH } from "./tokens.js";
import { accepting, checkVerifiers } from "./verification.js";

/** @type {import("./contest.js").Contender[] | undefined} */
let contenders;

export default {
  /** @param {Request} request */
  async fetch(request) {
    contenders ??= await prepare();
    const { searchParams } = new URL(request.url);
    const name = searchParams.get("contender");
    if (name === null) return Response.json(contenders.map(({ name }) => name));
    const contender = contenders.find((contender) => contender.name === name);
    return Response.json(await contender?.batch(Number(searchParams.get("count"))));
  },
};

async function prepare() {
  const tokens = tokensOf("HS256", USUAL_LENGTH);
  const [, manyByJose] = await jose("HS256");
  const verifiers = [secretSlots("HS256"), manyByJose, ...(await hono("HS256"))];
  await checkVerifiers(verifiers, "HS256", tokens);
  return verifiers.map((verifier) => accepting(verifier, tokens));
}
