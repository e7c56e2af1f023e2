// Starts the service from the repository: `npm run service -- --port 0 --data FOLDER`. What it needs is installed first, once.
import process from "node:process";
import { installFolder } from "./tools.js";

const CHECKED_EVERY = 200;

// The service's first line of stdout is its own.
installFolder("service", { stdio: ["ignore", 2, 2] });
if (process.env.npm_lifecycle_event !== undefined) endWithParent();
// In this process, so that signals and exit codes are the service's.
await import("../service/bin/secret-slots-service.js");

/** npm passes a signal on to its shell, and that shell ends without passing it on. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, CHECKED_EVERY);
  timer.unref();
}
