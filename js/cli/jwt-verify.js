// `secret-slots jwt verify`: is a token accepted, and if not, why?
import { SecretSlotsError } from "../platform/errors.js";
import { SecretSlots } from "../slots/slots.js";
import { readJson, readText } from "./input.js";
import { inTerminal, NO, OK, paint, parse, print, printJson, tell, UsageError, wholeNumber } from "./terminal.js";

const help = `secret-slots jwt verify FILE NAME [options] [--json]

  Verifies the token on standard input, one line's end after it not counted, with the secret NAME in FILE, which is of
  a form that secret-slots get reads. Prints the payload when it is accepted.

  --alg LIST                HS256 (default), HS384, HS512, with commas between them
  --slot-from WHERE         iat (default), slot or kid: where the token says which slot signed it
  --issuer ISS  --audience AUD  --subject SUB  --typ TYP
  --overlap N               seconds for which a slot's tokens are accepted after the next one began, or "infinity"
  --max-token-age N  --clock-tolerance N  --boundary-tolerance N    seconds
  --at N                    judges at Unix time N in place of now
  --allow-short-keys        accepts a secret shorter than the algorithm's hash

  exit code   0 accepted · 1 refused, and why · 2 an error`;

const OPTIONS = [
  ...["alg", "slot-from", "issuer", "audience", "subject", "typ", "overlap", "max-token-age"],
  ...["clock-tolerance", "boundary-tolerance", "at"],
];
const MAX_SECONDS = 999_999_999;

/** @param {string[]} args */
export async function verify(args) {
  const parsed = parse(args, { help, options: OPTIONS, flags: ["allow-short-keys"], positionals: [2, 2] });
  if (parsed === undefined) return OK;
  const [file, name] = parsed.positionals;
  if (file === "-") throw new UsageError("the token comes from standard input, so the secrets cannot");
  const secrets = new SecretSlots(await readJson(file, "the secrets' file"));
  const options = readOptions(parsed.options, parsed.flags);
  const token = (await readText("-", "the token")).replace(/\r?\n$/, "");
  // Wrong options or slots fail here. After this, only the token can be at fault.
  const check = secrets.jwtVerifier(name, options);
  try {
    accepted(check(token), parsed.json);
    return OK;
  } catch (error) {
    if (!(error instanceof SecretSlotsError)) throw error;
    const { code, message } = error;
    if (parsed.json) printJson({ error: { code, message } });
    else tell(`${paint("red", "refused")}: ${message} (${code})`);
    return NO;
  }
}

/**
 * @param {import("../jwt/types.js").VerifiedJwt} verified
 * @param {boolean} json
 */
function accepted({ payload, protectedHeader, slot }, json) {
  if (json) return printJson({ payload, protectedHeader, slot });
  if (!inTerminal()) return print(JSON.stringify(payload));
  print(paint("green", `accepted, with the secret of slot ${slot}`));
  print(JSON.stringify(payload, undefined, 2));
  print(paint("dim", `header ${JSON.stringify(protectedHeader)}`));
}

/**
 * @param {Record<string, string | undefined>} given
 * @param {Set<string>} flags
 * @returns {import("../jwt/types.js").VerifyOptions}
 */
function readOptions(given, flags) {
  const seconds = (/** @type {string} */ name) =>
    given[name] === "0" ? 0 : wholeNumber(name, given[name], MAX_SECONDS);
  const at = given.at === undefined ? undefined : readTime(given.at);
  return /** @type {any} */ ({
    algorithms: given.alg?.split(","),
    slotFrom: given["slot-from"],
    issuer: given.issuer,
    audience: given.audience,
    subject: given.subject,
    typ: given.typ,
    overlap: given.overlap === "infinity" ? Infinity : seconds("overlap"),
    maxTokenAge: seconds("max-token-age"),
    clockTolerance: seconds("clock-tolerance"),
    boundaryTolerance: seconds("boundary-tolerance"),
    allowShortKeys: flags.has("allow-short-keys"),
    currentDate: at,
  });
}

/** @param {string} at */
function readTime(at) {
  if (/^\d{1,11}$/.test(at)) return new Date(Number(at) * 1000);
  const hint = /^\d+$/.test(at) ? "; 10^11 or more looks like milliseconds" : "";
  throw new UsageError(`--at must be a Unix time in whole seconds${hint}`);
}
