// Ends this process with the npm that started it: npm passes a signal on to its shell, and that shell ends without passing it on.
import process from "node:process";

const CHECKED_EVERY = 200;

/** Sends this process SIGTERM once npm is gone. Without npm nothing happens. */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, CHECKED_EVERY);
  timer.unref();
}
