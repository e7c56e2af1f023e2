// The tables of the store, made at first use.
import { SecretSlotsError } from "../../platform/errors.js";
import { PostgresFailure } from "./server.js";

/** @import { Run } from "./server.js" */

/** Counts up with each change of the tables. */
const VERSION = 1;

/** The advisory lock of whoever makes the tables: any number that other programs are unlikely to use. */
const LOCK = "7303014125861993";

const UNDEFINED_TABLE = "42P01";
const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Makes the tables, unless they are there. Rejects with `ERR_STORE` for tables of a later version, and if the role may not make them.
 *
 * @param {Run} run
 * @param {string} schema a plain name
 */
export async function prepare(run, schema) {
  let version = await versionIn(run, schema);
  if (version === undefined) {
    await create(run, schema);
    version = await versionIn(run, schema);
  }
  if (version === VERSION) return;
  const found = `the tables in the schema ${schema} of Postgres have version ${version}`;
  throw new SecretSlotsError(
    "ERR_STORE",
    `${found}, and this release of secret-slots uses version ${VERSION}: install the release that the other processes run, or pass another schema`,
  );
}

/** @param {Run} run @param {string} schema @returns {Promise<number | undefined>} `undefined` if there are no tables. */
async function versionIn(run, schema) {
  try {
    const [[version]] = await run(`SELECT version::text FROM "${schema}".layout`);
    return Number(version);
  } catch (error) {
    if (error instanceof PostgresFailure && error.sqlState === UNDEFINED_TABLE) return undefined;
    throw error;
  }
}

/** @param {Run} run @param {string} schema */
async function create(run, schema) {
  try {
    await run(definition(schema));
  } catch (error) {
    if (!(error instanceof PostgresFailure) || error.sqlState !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new SecretSlotsError(
      "ERR_STORE",
      `the role may not create the schema ${schema} of Postgres or tables in it: start once with a role that may, then grant this role USAGE on the schema and the sequence, and SELECT, INSERT, UPDATE and DELETE on the tables`,
    );
  }
}

/**
 * Returns one statement, so that it is one transaction over any pool. `IF NOT EXISTS` alone is not enough: of two that run at once, one
 * fails with a unique violation. It also needs the right to create a schema that is there.
 *
 * @param {string} schema
 */
const definition = (schema) => `
DO $$
BEGIN
  PERFORM pg_advisory_xact_lock(${LOCK});
  -- The session may remember that there was no such table or schema. Whoever locks a relation hears what has changed; an advisory
  -- lock alone does not tell.
  PERFORM FROM pg_catalog.pg_class LIMIT 1;
  IF to_regclass('"${schema}".layout') IS NOT NULL THEN RETURN; END IF;
  IF to_regnamespace('"${schema}"') IS NULL THEN CREATE SCHEMA "${schema}"; END IF;

  CREATE TABLE "${schema}".layout (version integer NOT NULL);
  INSERT INTO "${schema}".layout VALUES (${VERSION});

  -- A sequence is not rolled back, so that no version is ever used again.
  CREATE SEQUENCE "${schema}".versions;
  CREATE TABLE "${schema}".records (key bytea PRIMARY KEY, value bytea NOT NULL, version bigint NOT NULL, due_at bigint);
  CREATE INDEX records_due ON "${schema}".records (due_at, key) WHERE due_at IS NOT NULL;

  CREATE TABLE "${schema}".logs (log bytea PRIMARY KEY, length bigint NOT NULL);
  CREATE TABLE "${schema}".entries (log bytea, position bigint, entry bytea NOT NULL, PRIMARY KEY (log, position));
END $$`;
