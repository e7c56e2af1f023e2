// The errors that mean no: a person, or another secret, is needed.
import { SecretSlotsError } from "../platform/errors.js";
import { fail, NO } from "./terminal.js";

const CODES = ["ERR_REAUTHORIZATION_REQUIRED", "ERR_CLIENT_SECRETS_REFUSED", "ERR_TOKEN_REQUEST_REFUSED"];

/** Prints a refusal, and returns its exit code. Throws any other error. @param {unknown} error @param {boolean} json */
export function refusal(error, json) {
  if (!(error instanceof SecretSlotsError) || !CODES.includes(error.code)) throw error;
  fail(error, json);
  return NO;
}
