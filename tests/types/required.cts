// CommonJS that requires the package. Its classes are those that ES modules import.
import slots = require("secret-slots");
import client = require("secret-slots/client");
import fastedge = require("secret-slots/fastedge");
import issuer = require("secret-slots/issuer");
import role = require("secret-slots/slots");
import type { SecretSlots as Imported } from "secret-slots" with { "resolution-mode": "import" };

const installed: slots.SecretSlots = new slots.SecretSlots({ "token-secret": "value" });
fastedge.installSecrets(installed);
const imported: Imported = installed;
class Named extends slots.SecretSlots {
  readonly name = "named";
}
const secret: string = slots.generateSecret({ length: 40 } satisfies slots.SecretPolicy);
const value: string = fastedge.getSecret("token-secret");
const entries: (typeof slots.SecretSlotsError)[] = [client, issuer, role].map(
  ({ SecretSlotsError }) => SecretSlotsError,
);

export = { entries, imported, Named, secret, value };
