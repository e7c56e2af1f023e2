// The suite in the runtime that runs this file: Node, Deno, Bun.
import process from "node:process";
import * as main from "secret-slots";
import * as fastedge from "secret-slots/fastedge";
import { finish } from "./outcome.js";
import { runSuite } from "./suite.js";

finish(process.argv[2], await runSuite(main, fastedge));
