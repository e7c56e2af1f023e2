// Who did something, as people call them: of a person who is signed in to the console, the person's id.
import { Principal } from "../../access/principal.js";
import { foreign } from "./foreign-text.js";

/** Returns who acted. @param {string} actor As the audit log has it. */
export const who = (actor) => foreign(new Principal(actor, []).name);
