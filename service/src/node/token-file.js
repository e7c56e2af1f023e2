// The file with the secret of local callers. It is new at each start, so that a copy of an old one opens nothing.
import { randomBytes } from "node:crypto";
import { lstatSync, readFileSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { writeWhole } from "./data-folder.js";
import { StartError } from "./failures.js";
import { systemCode } from "./system-code.js";

/** What the file holds, and what one of an earlier start holds. */
const FORM = /^local_[0-9a-f]{64}\n$/;

export class TokenFile {
  secret = `local_${randomBytes(32).toString("hex")}`;
  #path;

  /** @param {string} path */
  constructor(path) {
    this.#path = resolve(path);
  }

  /** Writes the file as a whole, for its owner alone, in the place of an earlier one. Throws a `StartError` if the path is taken by another file. */
  write() {
    const path = this.#path;
    const draft = `${path}.${randomBytes(6).toString("hex")}`;
    try {
      if (!this.#isFree()) throw new StartError(`${path} is no token file: choose another path by --token-file`);
      writeWhole(draft, `${this.secret}\n`);
      renameSync(draft, path);
    } catch (error) {
      if (error instanceof StartError) throw error;
      throw new StartError(`the token file ${path} cannot be written (${systemCode(error)}): check --token-file`);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Removes the file, unless another instance has replaced it. */
  remove() {
    try {
      if (this.#content() === `${this.secret}\n`) rmSync(this.#path);
    } catch {
      // The secret is worth nothing once the service has ended.
    }
  }

  /** Whether nothing is lost if the path is written. */
  #isFree() {
    const content = this.#content();
    return content === undefined || FORM.test(content);
  }

  /** Returns what the file holds; `undefined` without a file, and `""` if it is none. */
  #content() {
    try {
      // A link is not followed: it would be replaced, and not what it leads to.
      return lstatSync(this.#path).isFile() ? readFileSync(this.#path, "utf8") : "";
    } catch (error) {
      if (systemCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }
}
