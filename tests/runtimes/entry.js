// What a bundle runs: the outcome goes to the function that the runtime's script has put in place, or is asked for.
import * as main from "secret-slots";
import * as fastedge from "secret-slots/fastedge";
import * as conformance from "secret-slots/stores/conformance";
import * as memory from "secret-slots/stores/memory";
import { runSuite } from "./suite.js";

export const outcome = () => runSuite(main, fastedge, { conformance, memory });
Reflect.set(globalThis, "runSuite", outcome);
