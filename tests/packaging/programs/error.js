import { SecretSlotsError } from "secret-slots";

console.log(new SecretSlotsError("ERR_INTERNAL", "no core is needed for an error").code);
