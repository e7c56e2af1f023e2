// The suite in a page: the package comes through the page's import map, unbundled, and the outcome goes back by POST.
import { outcome } from "./entry.js";

const body = JSON.stringify(
  await outcome().catch((error) => ({ passed: 0, failed: 1, failures: [String(error.stack)] })),
);
await fetch("/outcome", { method: "POST", body });
