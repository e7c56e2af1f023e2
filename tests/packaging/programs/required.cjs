const { checkSecret, generateSecret } = require("secret-slots");
const { installSecrets } = require("secret-slots/fastedge");

installSecrets({
  "token-secret": [
    { slot: 0, value: "original_password" },
    { slot: 5, value: "updated_password" },
  ],
});

const stores = ["memory", "file", "redis", "postgres", "durable-object", "conformance"].map(
  (name) => `/stores/${name}`,
);

/** Whether `require` and `import` give the same classes and functions. */
async function isSame(entry) {
  const required = require(`secret-slots${entry}`);
  const imported = await import(`secret-slots${entry}`);
  const names = Object.keys(imported);
  return (
    names.length > 0 && names.every((name) => typeof imported[name] === "function" && imported[name] === required[name])
  );
}

Promise.all(["", "/slots", "/client", "/issuer", "/mcp", "/fastedge", ...stores].map(isSame)).then(async (same) => {
  const fastedge = await import("secret-slots/fastedge");
  console.log(
    JSON.stringify({
      sameModule: same.every(Boolean),
      effective: fastedge.getSecretEffectiveAt("token-secret", 3),
      generated: generateSecret().length,
      problem: checkSecret("hunter2").problems[0].code,
    }),
  );
});
