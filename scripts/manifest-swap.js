// A package.json that is replaced while a tarball is made. The original is kept in target/ meanwhile.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./run.js";

export class ManifestSwap {
  #path;
  #kept;
  #published;

  /** @param {string} path of the package.json @param {(text: string) => string} published makes the published text of it */
  constructor(path, published) {
    this.#path = path;
    this.#kept = join(root, "target", relative(root, path));
    this.#published = published;
  }

  /** Puts the published manifest in the place of the repository's, and returns it. */
  publish() {
    const text = readFileSync(this.#path, "utf8");
    mkdirSync(dirname(this.#kept), { recursive: true });
    writeFileSync(this.#kept, text);
    writeFileSync(this.#path, this.#published(text));
    return this.#published(text);
  }

  /** Puts the repository's manifest back, also after a pack that was interrupted. */
  restore() {
    if (!existsSync(this.#kept)) return;
    const text = readFileSync(this.#kept, "utf8");
    // A manifest that was edited since then stays.
    if (readFileSync(this.#path, "utf8") === this.#published(text)) writeFileSync(this.#path, text);
    rmSync(this.#kept);
  }
}
