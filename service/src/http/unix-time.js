// Times in bodies and queries.
import { z } from "@hono/zod-openapi";

/** A time of an answer. */
export const UnixTime = z.int().openapi({ description: "In Unix seconds.", example: 1_795_600_000 });

/** The latest time that a request may name: 11 digits, the end of the year 5138. */
const LATEST = 99_999_999_999;

/** A time of a body. */
export const GivenTime = z.int().min(0).max(LATEST).openapi({ description: "In Unix seconds." });

/** A time of a query. */
export const QueryTime = z.coerce.number().int().min(0).max(LATEST).optional();
