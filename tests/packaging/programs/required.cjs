const { checkSecret, generateSecret, SecretSlots } = require("secret-slots");
const { installSecrets } = require("secret-slots/fastedge");

installSecrets({
  "token-secret": [
    { slot: 0, value: "original_password" },
    { slot: 5, value: "updated_password" },
  ],
});

Promise.all([import("secret-slots"), import("secret-slots/fastedge")]).then(([imported, fastedge]) => {
  console.log(
    JSON.stringify({
      sameModule: imported.SecretSlots === SecretSlots,
      effective: fastedge.getSecretEffectiveAt("token-secret", 3),
      generated: generateSecret().length,
      problem: checkSecret("hunter2").problems[0].code,
    }),
  );
});
