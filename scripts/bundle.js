// Bundles js/ into dist/ for the tarball. Each file costs a process about a millisecond, so the rooms of a role are one file, and the
// code that roles share is one more. A module is in one bundle only, so each class exists once, whatever entries are imported.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path/posix";
import * as esbuild from "esbuild";
import { ROLES } from "./build.js";
import { root } from "./run.js";

/** The rooms of each role. @type {Record<string, string[]>} */
const ROOMS = {
  slots: ["slots", "jwt", "webhook", "cookie", "policy"],
  client: ["token", "keeper"],
  issuer: ["registry"],
};
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** What package.json exports, also after a pack that was interrupted, without its ending, and the command. @type {string[]} */
const ENTRIES = [
  ...Object.values(exports).flatMap((entry) => /^\.\/(?:js|dist)\/(.+)\.js$/.exec(entry.default ?? "")?.[1] ?? []),
  "cli/secret-slots",
];
/** The bundle that all others import, and no user does. */
const PLATFORM = "platform";
/** Rooms with an entry for each of many hosts, of which a program uses one or two: what their entries share is a bundle. */
const MANY_ENTRIES = ["sources", "guards"];
const SHARED = [PLATFORM, ...MANY_ENTRIES.map((room) => `${room}/shared`)];
/** A file each, with the module as text in it or beside it: the condition of the importer chooses one. */
const LOADERS = ROLES.flatMap((role) => ["inline", "imported"].map((loader) => `wasm/${role}/${loader}`));

/** @type {import("esbuild").BuildOptions} */
const OPTIONS = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  logLevel: "warning",
};

export async function bundle() {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const entryPoints = (/** @type {string[]} */ names) => names.map((out) => ({ in: `js/${out}.js`, out }));
  // With source maps a stack trace leads back to js/.
  const options = { ...OPTIONS, sourcemap: true, external: ["node:*", "#*-wasm"] };
  await Promise.all([
    ...ENTRIES.map((name) =>
      esbuild.build({ ...options, entryPoints: entryPoints([name]), plugins: [otherBundles(name)] }),
    ),
    ...SHARED.map((name) =>
      esbuild.build({
        ...options,
        entryPoints: [{ in: name, out: name }],
        plugins: [sharedEntry(name), otherBundles(name)],
      }),
    ),
    esbuild.build({ ...OPTIONS, entryPoints: entryPoints(LOADERS), external: ["*.wasm?module"] }),
  ]);
}

/** Leaves an import of what is in another bundle to that bundle. @param {string} name @returns {import("esbuild").Plugin} */
const otherBundles = (name) => ({
  name: "other-bundles",
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const other = bundleOf(relative(root, join(resolveDir, path)));
      if (other === name) return undefined;
      const from = relative(dirname(name), `${other}.js`);
      return { path: from.startsWith(".") ? from : `./${from}`, external: true, sideEffects: false };
    });
  },
});

/** An entry that exports everything that is in this bundle. @param {string} name @returns {import("esbuild").Plugin} */
const sharedEntry = (name) => ({
  name: "shared-entry",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${name}$`) }, ({ path }) => ({ path, namespace: name }));
    build.onLoad({ filter: /./, namespace: name }, () => {
      const paths = readdirSync(join(root, "js"), { recursive: true, encoding: "utf8" })
        .map((path) => `js/${path}`)
        .filter((path) => path.endsWith(".js") && bundleOf(path) === name);
      return { contents: paths.map((path) => `export * from "./${path}";`).join("\n"), resolveDir: root };
    });
  },
});

/** @param {string} path of a module, in the repository */
function bundleOf(path) {
  const [top, room, file] = path.replace(/\.js$/, "").split("/");
  if (top === "pkg") return room;
  if (file === undefined) return room;
  if (room === "wasm") return ROLES.find((role) => role === file) ?? PLATFORM;
  if (room === "cli") return "cli/secret-slots";
  if (room === "mcp") return "mcp";
  if (ENTRIES.includes(`${room}/${file}`)) return `${room}/${file}`;
  if (MANY_ENTRIES.includes(room)) return `${room}/shared`;
  return ROLES.find((role) => ROOMS[role].includes(room)) ?? PLATFORM;
}
