// The first part of `npm start`: a secret rolls over, a leaked one is revoked, a new one is generated and checked.
import { readFile } from "node:fs/promises";
import { checkSecret, generateSecret, generateSecretWithReport, SecretSlots } from "secret-slots";

const NAME = "token-secret";
const ROLLOVER = 1741790697;

const line = (text = "") => console.log(text);
const heading = (/** @type {string} */ text) => line(`\n${text}\n${"─".repeat(text.length)}`);
const time = (/** @type {number} */ seconds) =>
  new Date(seconds * 1000).toISOString().replace(".000Z", " UTC").replace("T", " ");
const row = (/** @type {string[]} */ ...cells) =>
  line(`  ${cells.map((cell, index) => cell.padEnd([12, 25, 20][index] ?? 0)).join("")}`.trimEnd());

const document = JSON.parse(await readFile(new URL("data/token-secret.json", import.meta.url), "utf8"));
const secrets = new SecretSlots(document);

heading("1  A secret rolls over");
line(`  examples/data/token-secret.json, in Gcore's API form, holds "${NAME}" with these slots:\n`);
for (const { slot } of secrets.slots(NAME)) {
  row(String(slot), slot === 0 ? "from the beginning" : `from ${time(slot)}`);
}
line("\n  Which value is in effect at a time? The one of the highest slot at or before it.\n");
row("Unix time", "", "getEffectiveAt");
for (const at of [ROLLOVER - 86_400, ROLLOVER - 1, ROLLOVER, ROLLOVER + 86_400]) {
  row(String(at), time(at), String(secrets.getEffectiveAt(NAME, at)));
}
line("\n  A token that was issued a second before the rollover is still verified with the secret of its time.");

heading("2  The old secret has leaked");
secrets.revoke(NAME, 0);
row("after revoke(0)", "");
for (const at of [ROLLOVER - 1, ROLLOVER]) row(String(at), time(at), String(secrets.getEffectiveAt(NAME, at)));
line("\n  A revoked slot has no value for its whole range, so no token signed with the leaked secret is accepted.");
secrets.set(NAME, ROLLOVER + 3600, "third_password");
secrets.revoke(NAME, ROLLOVER);
line("  If the middle one of three slots is revoked, its range does not fall back to the older secret either:\n");
for (const at of [ROLLOVER, ROLLOVER + 3599, ROLLOVER + 3600]) {
  row(String(at), time(at), String(secrets.getEffectiveAt(NAME, at)));
}

heading("3  Tokens roll over with their secret");
const tokens = new SecretSlots({
  [NAME]: [
    { slot: 0, value: generateSecret() },
    { slot: ROLLOVER, value: generateSecret() },
  ],
});
const WEEK = 7 * 86_400;
const sign = (/** @type {SecretSlots} */ by, /** @type {number} */ iat) =>
  by.signJwt(NAME, { sub: "user-1", iat }, { expiresIn: 52 * WEEK });
const judge = (/** @type {string} */ title, /** @type {string} */ token, /** @type {number} */ overlap) => {
  try {
    const { slot } = tokens.verifyJwt(NAME, token, { overlap, currentDate: new Date((ROLLOVER + WEEK) * 1000) });
    line(`  ${title.padEnd(32)}accepted with slot ${slot}`);
  } catch (error) {
    const { message, code } = /** @type {import("secret-slots").SecretSlotsError} */ (error);
    line(`  ${title.padEnd(32)}refused: ${message} (${code})`);
  }
};
line("  Two tokens of the same user, verified a week after the rollover, each with the secret of its time:\n");
judge("a second before the rollover", sign(tokens, ROLLOVER - 1), Infinity);
judge("at the rollover", sign(tokens, ROLLOVER), Infinity);
line("\n  An attacker who has the leaked old secret can backdate a token. Only ending the old slot stops that:\n");
const forged = sign(new SecretSlots({ [NAME]: String(tokens.getEffectiveAt(NAME, 0)) }), ROLLOVER - 1);
judge("forged, without overlap", forged, Infinity);
judge("forged, overlap of 72 hours", forged, 72 * 3600);
tokens.revoke(NAME, 0);
judge("forged, slot 0 revoked", forged, Infinity);

heading("4  A new secret");
const { secret, length, classes, entropy } = generateSecretWithReport();
line(`  ${secret}\n`);
row("length", `${length} characters`);
row(
  "classes",
  `${classes.lowercase} lower case, ${classes.uppercase} upper case, ${classes.digit} digits, ${classes.symbol} symbols`,
);
row(
  "score",
  `${entropy.shannon.toFixed(2)} (${entropy.perCharacter.toFixed(2)} bits per character; the rotation guide wants more than 100)`,
);
row("generator", `${entropy.generator.toFixed(1)} bits for an attacker to guess`);

heading("5  Any secret, checked");
const samples = {
  "the rotation guide's sample": "2cerfNrK7C_3fH1CB5a4pbgnrEpyOGeioopFoGomE1BmzjBjh7-VFU9eCDDNBo9b",
  "an ordered alphabet": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  "seven characters, cycled": "abcABC-".repeat(10).slice(0, 64),
  "a password": "hunter2",
};
for (const [title, sample] of Object.entries(samples)) {
  const { ok, entropy, problems } = checkSecret(sample);
  line(
    `  ${ok ? "✓" : "✗"} ${title.padEnd(30)}score ${entropy.shannon.toFixed(2).padStart(6)}  ${ok ? "meets the policy" : ""}`.trimEnd(),
  );
  for (const { message } of problems) line(`      it ${message}`);
}
line();
