// People, as the routes take and show them.
import { z } from "@hono/zod-openapi";
import { Roles } from "../access/roles.js";
import { UnixTime } from "../http/unix-time.js";
import { PersonId } from "./person-id.js";

export const NewPerson = z.strictObject({ roles: Roles }).openapi("NewPerson");

export const Person = z
  .object({
    id: PersonId,
    roles: Roles,
    account: z.object({ issuer: z.string(), sub: z.string() }).nullable().openapi({
      description:
        "The account of the OpenID provider that has signed in as this person first, and now alone may; `null` before.",
    }),
    created_at: UnixTime,
    last_sign_in_at: UnixTime.nullable(),
  })
  .openapi("Person", { description: "Somebody who may sign in to the console." });

export const ListedPerson = z
  .object({
    ...Person.shape,
    roles: Roles.nullable(),
    created_at: UnixTime.nullable(),
    error: z.string().optional().openapi({
      description: "Only of a person whose record cannot be read, and who then has an id alone: the code of the error.",
      example: "ERR_STORE",
    }),
  })
  .openapi("ListedPerson");
