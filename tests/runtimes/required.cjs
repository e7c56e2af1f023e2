// The suite over the package as `require` gives it.
const process = require("node:process");
const main = require("secret-slots");
const fastedge = require("secret-slots/fastedge");
const conformance = require("secret-slots/stores/conformance");
const memory = require("secret-slots/stores/memory");

Promise.all([import("./suite.js"), import("./outcome.js")]).then(async ([{ runSuite }, { finish }]) => {
  finish(process.argv[2], await runSuite(main, fastedge, { conformance, memory }));
});
