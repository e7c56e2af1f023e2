// What the store asks of a database. Types alone.

/**
 * A `DatabaseSync` of `node:sqlite` (Node 22.5 or later, Deno), a `Database` of `bun:sqlite` or of better-sqlite3.
 *
 * @typedef {object} LocalDatabase
 * @property {(sql: string) => { all(...values: any[]): any[] }} prepare
 * @property {(sql: string) => unknown} exec
 * @property {boolean} [isTransaction] Of `node:sqlite`.
 * @property {boolean} [inTransaction] Of the others.
 */

/**
 * A D1 database of Cloudflare.
 *
 * @typedef {object} D1
 * @property {(sql: string) => D1Statement} prepare
 * @property {(statements: any[]) => Promise<unknown>} batch
 */

/** @typedef {{ bind(...values: any[]): D1Statement, raw(): Promise<any[][]> }} D1Statement */

/** @typedef {LocalDatabase | D1} SqliteDatabase */

export {};
