// Run by runtimes.js in Node, Deno and Bun: prints the outcome of the usual contest of tokens.
import process from "node:process";
import { hold } from "./contest.js";
import { byHand, fastJwt, jsonWebToken } from "./node-peers.js";
import { hono, jose, secretSlots } from "./peers.js";
import { tokensOf, USUAL_LENGTH } from "./tokens.js";
import { accepting, checkVerifiers } from "./verification.js";
import { WANTED, WANTED_ELSEWHERE } from "./wanted.js";

const { deno, bun, node } = process.versions;
const runtime = deno ? `Deno ${deno}` : bun ? `Bun ${bun}` : `Node ${node}`;
const tokens = tokensOf("HS256", USUAL_LENGTH);
const [, manyByJose] = await jose("HS256");
const verifiers = [
  secretSlots("HS256"),
  manyByJose,
  fastJwt("HS256"),
  jsonWebToken("HS256"),
  ...(await hono("HS256")),
  byHand("HS256"),
];
await checkVerifiers(verifiers, "HS256", tokens);
const wanted = deno || bun ? WANTED_ELSEWHERE : WANTED;
const contest = {
  title: `${runtime}: verify HS256, ${USUAL_LENGTH} B`,
  contenders: verifiers.map((verifier) => ({ ...accepting(verifier, tokens), wanted: wanted[verifier.name] })),
};
console.log(JSON.stringify(await hold(contest, JSON.parse(process.argv[2]))));
