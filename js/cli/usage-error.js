// The error for a command line, a file or a configuration that is wrong. Its message names the culprit and never repeats a secret.
import { SecretSlotsError } from "../platform/errors.js";

export class UsageError extends SecretSlotsError {
  /** @param {string} message */
  constructor(message) {
    super("ERR_INVALID_OPTION", message);
  }
}
