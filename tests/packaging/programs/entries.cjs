const { use } = require("./use.cjs");

const [main, slots, client, issuer, fastedge] = ["", "/slots", "/client", "/issuer", "/fastedge"].map((entry) =>
  require(`secret-slots${entry}`),
);
const { MemoryStore } = require("secret-slots/stores/memory");

use(main, slots, client, issuer, fastedge, MemoryStore).then((report) => console.log(JSON.stringify(report)));
