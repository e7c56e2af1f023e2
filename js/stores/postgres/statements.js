// The statements of the store. Each is one transaction. Results are texts and bytes: clients may be set to read numbers in their own way.

/** @param {string} schema a plain name */
export function statementsOf(schema) {
  const [records, logs, entries] = ["records", "logs", "entries"].map((table) => `"${schema}".${table}`);
  const version = `nextval('"${schema}".versions')`;
  return {
    read: `SELECT value, version::text FROM ${records} WHERE key = $1::bytea`,

    insert: `
INSERT INTO ${records} (key, value, due_at, version) VALUES ($1::bytea, $2::bytea, $3::bigint, ${version})
ON CONFLICT (key) DO NOTHING RETURNING version::text`,

    // A concurrent writer holds the row until it commits. Then the condition is judged anew, by the row that it left.
    // Versions compare as texts, so that one of another store is another version, not an error.
    update: `
UPDATE ${records} SET value = $2::bytea, due_at = $3::bigint, version = ${version}
WHERE key = $1::bytea AND version::text = $4::text RETURNING version::text`,

    delete: `DELETE FROM ${records} WHERE key = $1::bytea AND version::text = $2::text RETURNING version::text`,

    list: `
SELECT key FROM ${records} WHERE key >= $1::bytea AND key < $2::bytea AND key >= $3::bytea ORDER BY key LIMIT $4::bigint`,

    due: `
SELECT key FROM ${records} WHERE due_at <= $3::bigint AND key >= $1::bytea AND key < $2::bytea
ORDER BY due_at, key LIMIT $4::bigint`,

    // With a sequence, an entry could be committed after a reader had passed its number, and never be seen. Here the row of the log is
    // locked from the number to the commit: the next writer takes its numbers only when those before are visible to every reader.
    // A reader that waited for the oldest transaction instead would stand still for as long as anybody's transaction runs.
    // $2 holds all entries, $3 and $4 where each of them begins and how long it is: not every client has arrays of bytes.
    append: `
WITH cuts AS (
  SELECT start, size, number
  FROM unnest(string_to_array($3::text, ',')::integer[], string_to_array($4::text, ',')::integer[])
  WITH ORDINALITY AS cut (start, size, number)
), counted AS (
  INSERT INTO ${logs} AS counter (log, length) SELECT $1::bytea, count(*) FROM cuts
  ON CONFLICT (log) DO UPDATE SET length = counter.length + excluded.length
  RETURNING length
)
INSERT INTO ${entries} (log, position, entry)
SELECT $1::bytea, counted.length - (SELECT count(*) FROM cuts) + number, substring($2::bytea FROM start FOR size)
FROM counted, cuts`,

    // By the number: a bare `position` would be the text in the result.
    entries: `
SELECT entry, position::text FROM ${entries} AS kept WHERE log = $1::bytea AND position > $2::bigint
ORDER BY kept.position LIMIT $3::bigint`,

    now: "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text",
  };
}
