// The suite over js/ as it stands, in this process: the quickest way to run one part. `node tests/runtimes/sources.js [PART …]`, where
// a part is a file of tests/js/ without its ending.
import { basename } from "node:path";
import process from "node:process";
import * as fastedge from "../../js/fastedge.js";
import * as main from "../../js/index.js";
import * as conformance from "../../js/stores/conformance.js";
import * as memory from "../../js/stores/memory.js";
import { finish } from "./outcome.js";
import { runSuite } from "./suite.js";

const parts = process.argv.slice(2).map((name) => basename(name, ".js"));
finish("sources", await runSuite(main, fastedge, { conformance, memory }, parts));
