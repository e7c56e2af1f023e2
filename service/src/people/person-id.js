// Who a person is: an e-mail address that an OpenID provider has verified, or the `sub` of the account there.
import { z } from "@hono/zod-openapi";

/** The id of an account by its `sub`. No address of e-mail begins so, as its id has no colon. */
const ACCOUNT = "sub:";
/**
 * ASCII alone: other letters may look like these, or become them in lower case, and another address would have the same id. The actor of the
 * audit log has it, which takes 128 characters.
 */
const ID =
  /^(?=.{1,120}$)(?:sub:[\x21-\x7e]+|[a-z0-9!#$%&'*+=?^_`{|}~.-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)$/;

export const PersonId = z
  .string()
  .regex(
    ID,
    "must be an e-mail address in lower case, or `sub:` and the account's `sub`: at most 120 characters of ASCII",
  )
  .openapi({
    // Simpler than the rule: tools that make texts of a pattern find none for the rule itself.
    pattern: "^(?:sub:[!-~]+|[a-z0-9!#$%&'*+=?^_`{|}~.-]+@[a-z0-9.-]+)$",
    maxLength: 120,
    description: "An e-mail address in lower case, or `sub:` and the `sub` of the account at the OpenID provider.",
    example: "ana@example.com",
  });

export const InPerson = z.strictObject({ person: PersonId });

/** Returns the id of the person who has an e-mail address; `undefined` for an address that cannot be one. @param {string} email */
export function personOfEmail(email) {
  // `K` and the Kelvin sign are one letter in lower case.
  const id = /^[\x21-\x7e]+$/.test(email) ? email.toLowerCase() : "";
  return id.startsWith(ACCOUNT) || !ID.test(id) ? undefined : id;
}

/** Returns the id of the person who has an account; `undefined` for one that is too long. @param {string} sub */
export function personOfAccount(sub) {
  return ID.test(ACCOUNT + sub) ? ACCOUNT + sub : undefined;
}
