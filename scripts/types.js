// Emits types/ from the JSDoc of js/. Not with the TypeScript that checks js/: version 7 leaves out every typedef's
// description and `@readonly` when it emits from JavaScript.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import process from "node:process";
import ts from "typescript-emit";
import { output, root } from "./run.js";

const types = fileURLToPath(new URL("../types", import.meta.url));
export const typescript = fileURLToPath(import.meta.resolve("typescript-emit/bin/tsc"));

/** The specifier by which one declaration names another. */
const SPECIFIER = /(?:\bfrom|\bimport\(|^import)\s*"(\.{1,2}\/[^"]+)\.js"/gm;

/** A typedef that only gives another module's type its own name. */
const ALIAS = /^export type (\w+)(?:<(\w+)(?: extends [^>]+)?>)? = import\(("[^"]+")\)\.(\w+)(?:<\2>)?;$/gm;

export function emitTypes() {
  rmSync(types, { recursive: true, force: true });
  output(process.execPath, [typescript, "-p", "tsconfig.types.json"], root);
  // A declaration that no entry leads to is internal.
  const known = reachable();
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !known.has(path)) rmSync(path);
  }
  for (const path of known) writeFileSync(path, withReexports(readFileSync(path, "utf8")));
  emitRequiredTypes();
}

/**
 * Emits for each entry the types that `require` finds: TypeScript's `node16` refuses to require an ES module (TS1479), although Node
 * does from 20.19. They name the types of the ES module, as Node gives that module itself: a class has one type, however it is loaded.
 */
function emitRequiredTypes() {
  const paths = entryTypes();
  const program = ts.createProgram(paths, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  const checker = program.getTypeChecker();
  for (const path of paths) {
    const symbol = checker.getSymbolAtLocation(/** @type {ts.SourceFile} */ (program.getSourceFile(path)));
    const exported = checker.getExportsOfModule(/** @type {ts.Symbol} */ (symbol));
    const module = `"./${basename(path, ".d.ts")}.js"`;
    const importing = 'with: { "resolution-mode": "import" }';
    const lines = exported.flatMap((alias) => {
      const { name } = alias;
      const { flags } = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
      if (!(flags & ts.SymbolFlags.Value)) return [];
      const imported = `import(${module}, { ${importing} }).${name}`;
      const value = `export declare const ${name}: typeof ${imported};`;
      return flags & ts.SymbolFlags.Class ? [value, `export type ${name} = ${imported};`] : [value];
    });
    const types = `export type * from ${module} with { "resolution-mode": "import" };`;
    writeFileSync(path.replace(/\.d\.ts$/, ".d.cts"), `${[types, ...lines].join("\n")}\n`);
  }
}

/** The declarations that the entries of the package lead to. */
function reachable() {
  const known = new Set(entryTypes());
  for (const file of known) {
    for (const [, specifier] of readFileSync(file, "utf8").matchAll(SPECIFIER)) {
      known.add(resolve(dirname(file), `${specifier}.d.ts`));
    }
  }
  return known;
}

/** The declarations of the package's entries. */
export function entryTypes() {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.values(manifest.exports).flatMap(({ types }) => (types === undefined ? [] : [resolve(root, types)]));
}

/**
 * JSDoc can only make an alias of another module's type, and the documentation of the type stays behind. A re-export keeps it, for
 * editors and for the API reference. A type that the file itself uses is imported too.
 *
 * @param {string} declarations
 */
function withReexports(declarations) {
  const rest = declarations.replace(ALIAS, "");
  return declarations.replace(ALIAS, (_, name, _parameter, module, original) => {
    const renamed = name === original ? name : `${original} as ${name}`;
    const isUsed = new RegExp(`\\b${name}\\b`).test(rest);
    const imported = isUsed ? `import type { ${renamed} } from ${module};\n` : "";
    return `${imported}export type { ${renamed} } from ${module};`;
  });
}
