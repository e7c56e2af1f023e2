// All entry points of the tarball in one process: each class exists once.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { packed } from "./pack.js";
import { copyPrograms } from "./program.js";

const folder = copyPrograms(packed().consumer, "entries");

for (const program of ["entries.js", "entries.cjs"]) {
  test(`what one entry point makes, the others take: ${program}`, () => {
    assert.deepEqual(JSON.parse(output(process.execPath, [program], folder)), {
      isOneModule: true,
      fastedge: "newest",
      errors: [
        ["ERR_INVALID_OPTION", true],
        ["ERR_INVALID_OPTION", true],
        ["ERR_SECRET_UNKNOWN", true],
      ],
      isVerified: true,
      token: "a",
    });
  });
}

test("a stack trace leads back to js/", () => {
  const program =
    'import { SecretSlots } from "secret-slots"; try { new SecretSlots({ s: "" }); } catch (error) { console.log(error.stack); }';
  const trace = output(process.execPath, ["--enable-source-maps", "--input-type=module", "--eval", program], folder);
  assert.match(trace, /js\/slots\/[\w-]+\.js:\d+/);
});
