// CommonJS that loads the package, which is ESM, as Node does from 20.19.
import slots = require("secret-slots");
import client = require("secret-slots/client");
import fastedge = require("secret-slots/fastedge");
import issuer = require("secret-slots/issuer");
import role = require("secret-slots/slots");

const installed: slots.SecretSlots = new slots.SecretSlots({ "token-secret": "value" });
fastedge.installSecrets(installed);
const secret: string = slots.generateSecret({ length: 40 } satisfies slots.SecretPolicy);
const value: string | null = fastedge.getSecret("token-secret");
const entries: (typeof slots.SecretSlotsError)[] = [client, issuer, role].map(
  ({ SecretSlotsError }) => SecretSlotsError,
);

export = { entries, secret, value };
