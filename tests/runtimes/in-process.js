// The suite in the runtime that runs this file: Node, Deno, Bun.
import process from "node:process";
import * as main from "secret-slots";
import * as fastedge from "secret-slots/fastedge";
import * as conformance from "secret-slots/stores/conformance";
import * as memory from "secret-slots/stores/memory";
import { finish } from "./outcome.js";
import { runSuite } from "./suite.js";

finish(process.argv[2], await runSuite(main, fastedge, { conformance, memory }));
