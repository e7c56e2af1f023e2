// What the store asks, each operation in one statement, as D1 has no transactions beyond that. Numbers that identify something cross as
// texts: drivers differ in how they give integers, and "1.0" is not the version "1".

/** @param {{ records: string, entries: string }} tables their names */
export function statementsOver({ records, entries }) {
  // No byte of UTF-8 is FF, so this is after all texts that begin with the prefix.
  const END = "? || CAST(x'FF' AS TEXT)";
  const IS = "key = ? AND CAST(version AS TEXT) = ?";
  const VERSION = "CAST(version AS TEXT) AS version";
  return {
    read: `SELECT value, ${VERSION} FROM ${records} WHERE key = ?`,
    create: `INSERT INTO ${records} (key, value, due_at) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING ${VERSION}`,
    // A row that is replaced gets a new number.
    replace: `REPLACE INTO ${records} (key, value, due_at) SELECT key, ?, ? FROM ${records} WHERE ${IS} RETURNING ${VERSION}`,
    delete: `DELETE FROM ${records} WHERE ${IS} RETURNING key`,
    list: `SELECT key FROM ${records} WHERE key >= ? AND key < ${END} ORDER BY key LIMIT ?`,
    // The plus keeps SQLite from starting at the prefix, and from reading all pages before this one.
    listAfter: `SELECT key FROM ${records} WHERE key > ? AND +key >= ? AND key < ${END} ORDER BY key LIMIT ?`,
    due: `SELECT key FROM ${records} WHERE due_at <= ? AND key >= ? AND key < ${END} ORDER BY due_at, key LIMIT ?`,
    append: `INSERT INTO ${entries} (log, entry) SELECT ?, value FROM json_each(?) ORDER BY key RETURNING 1`,
    entries: `SELECT entry, CAST(id AS TEXT) FROM ${entries} WHERE log = ? AND id > CAST(? AS INTEGER) ORDER BY id LIMIT ?`,
  };
}
