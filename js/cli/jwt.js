// `secret-slots jwt`: tokens by slot, made and verified.
import { OK, print, UsageError } from "./terminal.js";
import { sign } from "./jwt-sign.js";
import { verify } from "./jwt-verify.js";

const help = `secret-slots jwt sign FILE NAME …     makes a token of the JSON object on standard input
secret-slots jwt verify FILE NAME …   verifies the token on standard input

  secret-slots jwt sign --help and jwt verify --help say more of each.`;

/** @param {string[]} args */
export async function jwt([name, ...args]) {
  if (name === "sign") return await sign(args);
  if (name === "verify") return await verify(args);
  if (name !== "--help" && name !== "-h") throw new UsageError("jwt is followed by sign or verify; --help says more");
  print(help);
  return OK;
}
