// node examples/node.js
import { generateSecret, SecretSlots } from "secret-slots";

const secrets = new SecretSlots({ "client-secret": generateSecret() });

// Tomorrow's secret, published today: nothing changes until its time comes.
const now = Math.floor(Date.now() / 1000);
secrets.set("client-secret", now + 86_400, generateSecret());

const today = secrets.getEffectiveAt("client-secret", now);
const tomorrow = secrets.getEffectiveAt("client-secret", now + 86_400);
console.log(`rolls over within a day: ${today !== tomorrow}`);
console.log(secrets.slots("client-secret").length, "slots");
