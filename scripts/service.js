// Starts the service from the repository: `npm run service -- --port 0 --data FOLDER`. What it needs is installed first, once.
import { endWithNpm } from "./npm-parent.js";
import { installFolder } from "./tools.js";

// The service's first line of stdout is its own.
installFolder("service", { stdio: ["ignore", 2, 2] });
endWithNpm();
// In this process, so that signals and exit codes are the service's.
await import("../service/bin/secret-slots-service.js");
