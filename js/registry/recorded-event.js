// Reads an event of the program's own.
import { checkOptions, invalid } from "../platform/options.js";
import { readSecretId } from "./registry-options.js";

/** @import { RecordedEvent } from "./types.js" */

/** Kinds of the registry's own events begin so. */
const OURS = /^(?:secret|application|oauth)\./;

/** @param {RecordedEvent} event */
export function readRecordedEvent(event) {
  const {
    kind,
    applicationId,
    secretId,
    actor,
    outcome = "ok",
  } = checkOptions(event, [...["kind", "applicationId", "secretId", "actor", "outcome"]]);
  if (typeof kind !== "string" || !/^[a-z0-9._]{1,64}$/.test(kind) || OURS.test(kind)) {
    throw invalid(
      "kind must have 1 to 64 characters of a–z, 0–9, dots and underscores, and not begin with secret., application. or oauth.",
    );
  }
  for (const [name, text] of Object.entries({ actor, outcome })) {
    if (text !== undefined && (typeof text !== "string" || !/^\P{Cc}{1,256}$/u.test(text)))
      throw invalid(`${name} must have 1 to 256 characters and no control characters`);
  }
  const secret = secretId === undefined ? null : readSecretId(secretId);
  return { kind, applicationId, secret, actor: actor ?? null, outcome };
}
