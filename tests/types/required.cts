// CommonJS that loads the package, which is ESM, as Node does from 20.19.
import slots = require("secret-slots");
import fastedge = require("secret-slots/fastedge");

const installed: slots.SecretSlots = new slots.SecretSlots({ "token-secret": "value" });
fastedge.installSecrets(installed);
const secret: string = slots.generateSecret({ length: 40 } satisfies slots.SecretPolicy);
const value: string | null = fastedge.getSecret("token-secret");

export = { secret, value };
