// Starts the demo of the console: `npm run demo`. What the service needs is installed first, once.
import { endWithNpm } from "./npm-parent.js";
import { installFolder } from "./tools.js";

installFolder("service");
endWithNpm();
await import("../examples/demo/main.js");
