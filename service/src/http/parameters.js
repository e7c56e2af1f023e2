// Parameters that several routes share.
import { z } from "@hono/zod-openapi";
import { DomainId } from "../issuer/domains/domain-id.js";

/** A client id: VSCHAR of RFC 6749, appendix A.1, without the space. `.` and `..` would be parts of a path. */
export const ClientId = z
  .string()
  .regex(/^(?!\.{1,2}$)[\x21-\x7e]{1,128}$/, "must have 1 to 128 visible ASCII characters")
  .openapi({ example: "shop" });

export const SecretId = z
  .string()
  .regex(/^[0-9]{1,16}$/, "must be the `secret_id` of a secret")
  .openapi({ example: "1" });

/** The person for whom an API client says that it acts: a claim of the caller, for the audit log. */
export const OnBehalfOf = z
  .string()
  .regex(
    // eslint-disable-next-line no-control-regex -- it refuses them; with the flag `u` it would be no pattern of OpenAPI
    /^[^\u0000-\u001f\u007f-\u009f/]{1,100}$/,
    "must have 1 to 100 characters without slashes and control characters",
  )
  .optional()
  .openapi({ description: "The person for whom the caller acts: recorded as the caller's claim.", example: "ana" });

/** The longest id of a credential or name of a client, in bytes of UTF-8, as in the library. */
const MAX_ID_BYTES = 128;
// With a control character, or as a whole `.` or `..`, it would reach no route. `*` stands for all ids in roles.
// eslint-disable-next-line no-control-regex -- it refuses them
const ID = /^(?!\.{1,2}$|\*$)[^\u0000-\u001f\u007f]+$/;

const isWithinBytes = (/** @type {string} */ text) => new TextEncoder().encode(text).length <= MAX_ID_BYTES;

/** @param {string} name @param {string} example */
const idOf = (name, example) =>
  z
    .string()
    .refine(
      (text) => ID.test(text) && isWithinBytes(text),
      `must have 1 to ${MAX_ID_BYTES} bytes of UTF-8 without control characters, and not be \`*\`, \`.\` or \`..\``,
    )
    .openapi({
      description: `${name}: 1 to ${MAX_ID_BYTES} bytes.`,
      pattern: ID.source,
      maxLength: MAX_ID_BYTES,
      example,
    });

/** The name of a client that credentials use. In a path it is percent-encoded: it may hold `/`. */
export const ClientName = idOf("The name of a client", "crm");

/** In a path it is percent-encoded: it may hold `/`. */
export const CredentialId = idOf("The id of a credential", "tenant-7/crm");

/** The beginning of ids. */
export const IdPrefix = z
  .string()
  // eslint-disable-next-line no-control-regex -- it refuses them
  .refine((text) => /^[^\u0000-\u001f\u007f]+$/.test(text) && isWithinBytes(text), {
    message: `must have 1 to ${MAX_ID_BYTES} bytes of UTF-8 without control characters`,
  })
  .openapi({ minLength: 1, maxLength: MAX_ID_BYTES, example: "tenant-7/" });

/** A flag in a query. */
export const Flag = z
  .enum(["true", "false"])
  .optional()
  .transform((value) => value === "true");

export const InDomain = z.strictObject({ domain: DomainId });
export const InApplication = z.strictObject({ domain: DomainId, application: ClientId });
export const InSecret = z.strictObject({ domain: DomainId, application: ClientId, secret: SecretId });
export const InClient = z.strictObject({ client: ClientName });
export const InCredential = z.strictObject({ credential: CredentialId });

/** The page of a list. */
export const Page = z.strictObject({
  cursor: z.string().max(1024).optional().openapi({ description: "The `next` of the page before." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** @param {z.ZodType} item @param {string} name @param {z.core.$ZodLooseShape} [more] Members beside those of every page. */
export const pageOf = (item, name, more = {}) =>
  z
    .object({
      ...more,
      items: z.array(item),
      next: z.string().nullable().openapi({ description: "The cursor of the next page; `null` on the last one." }),
    })
    .openapi(name);

export const IfMatch = z.object({
  "if-match": z
    .string()
    .optional()
    .openapi({ description: "Refuses the request with 412 unless the current ETag is one of these." }),
});

export const IfNoneMatch = z.object({
  "if-none-match": z
    .literal("*")
    .optional()
    .openapi({ description: "Refuses the request with 412 if there is one already." }),
});

export const ETag = { ETag: { description: "The version.", schema: { type: "string" } } };
