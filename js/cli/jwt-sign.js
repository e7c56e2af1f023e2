// `secret-slots jwt sign`: a token of a payload, signed with the slot in effect.
import { SecretSlots } from "../slots/slots.js";
import { readJson } from "./input.js";
import { OK, parse, print, printJson, UsageError, wholeNumber } from "./terminal.js";

const help = `secret-slots jwt sign FILE NAME [--alg ALG] [--slot-from iat|slot|kid] [--expires-in N] [--allow-short-keys] [--json]

  Makes a token of the JSON object on standard input, signed with the secret NAME in FILE, which is of a form that
  secret-slots get reads. Never give a payload on the command line, which other users of the machine can read.

  --alg ALG           HS256 (default), HS384 or HS512
  --slot-from WHERE   iat (default): the slot in effect at the claim iat, which is now unless the payload has it;
                      slot, kid: the highest slot, which the claim slot or the header's kid then names
  --expires-in N      sets exp to N seconds after iat
  --allow-short-keys  signs with a secret shorter than the algorithm's hash`;

/** @param {string[]} args */
export async function sign(args) {
  const options = ["alg", "slot-from", "expires-in"];
  const parsed = parse(args, { help, options, flags: ["allow-short-keys"], positionals: [2, 2] });
  if (parsed === undefined) return OK;
  const [file, name] = parsed.positionals;
  if (file === "-") throw new UsageError("the payload comes from standard input, so the secrets cannot");
  const secrets = new SecretSlots(await readJson(file, "the secrets' file"));
  const payload = await readJson("-", "the payload");
  const { alg, "slot-from": slotFrom } = /** @type {Record<string, any>} */ (parsed.options);
  const expiresIn = wholeNumber("expires-in", parsed.options["expires-in"], 999_999_999);
  const allowShortKeys = parsed.flags.has("allow-short-keys");
  const token = secrets.signJwt(name, payload, { alg, slotFrom, expiresIn, allowShortKeys });
  if (parsed.json) printJson({ token });
  else print(token);
  return OK;
}
