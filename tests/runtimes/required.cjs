// The suite over the package as `require` gives it.
const main = require("secret-slots");
const fastedge = require("secret-slots/fastedge");

import("./suite.js").then(async ({ report, runSuite }) => {
  const outcome = await runSuite(main, fastedge);
  report(process.argv[2], outcome);
  process.exitCode = outcome.failed === 0 && outcome.passed > 0 ? 0 : 1;
});
