// What the package weighs for those who load it. A gate can import this without the rest of the benchmark.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * Bytes, each file compressed alone and then added up, as a server would send them.
 *
 * @typedef {object} Size
 * @property {string} name
 * @property {number} raw
 * @property {number} gzip At level 9.
 * @property {number} brotli At quality 11.
 * @property {{ ceiling: number, aim: number }} [budget] For `brotli`; above the ceiling is a defect.
 */

/** For the wasm and the glue of each module. */
const BUDGETS = {
  slots: { ceiling: 45_000, aim: 30_000 },
  client: { ceiling: 85_000, aim: 60_000 },
  issuer: { ceiling: 90_000, aim: 65_000 },
};

/** The modules, then what each entry point imports. @returns {Size[]} */
export function measureSizes() {
  const modules = Object.entries(BUDGETS).map(([role, budget]) => {
    return { ...weigh(`${role}: wasm + glue`, [file(`pkg/${role}.wasm`), file(`pkg/${role}.js`)]), budget };
  });
  const graphs = ["slots", "client", "issuer", "index"].map((entry) => {
    const graph = importGraph(file(`js/${entry}.js`));
    return weigh(`js/${entry}.js and all it imports, ${graph.length} files, wasm as base64`, graph);
  });
  return [...modules, ...graphs];
}

/**
 * @param {string} name
 * @param {string[]} paths
 * @returns {Size}
 */
function weigh(name, paths) {
  const size = { name, raw: 0, gzip: 0, brotli: 0 };
  for (const path of paths) {
    const bytes = readFileSync(path);
    size.raw += bytes.length;
    size.gzip += gzipSync(bytes, { level: 9 }).length;
    size.brotli += brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }).length;
  }
  return size;
}

/**
 * The files that Node, Deno, Bun and browsers load for `entry`.
 * @param {string} entry
 */
function importGraph(entry) {
  const files = new Set([entry]);
  for (const importer of files) {
    const { resolve } = createRequire(importer);
    const statements = readFileSync(importer, "utf8").matchAll(/^(?:import|export) (?:[^;"]* from )?"([^"]+)";/gm);
    for (const [, specifier] of statements) files.add(resolve(specifier));
  }
  return [...files];
}

/** @param {string} path */
function file(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
