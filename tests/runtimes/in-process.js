// The suite in the runtime that runs this file: Node, Deno, Bun.
import process from "node:process";
import * as main from "secret-slots";
import * as fastedge from "secret-slots/fastedge";
import { report, runSuite } from "./suite.js";

const outcome = await runSuite(main, fastedge);
report(process.argv[2], outcome);
process.exitCode = outcome.failed === 0 && outcome.passed > 0 ? 0 : 1;
