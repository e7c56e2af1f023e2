// The service's own tarball, beside that of the library, in an empty project.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { output, root } from "../../scripts/run.js";
import { packed } from "./pack.js";

const folder = join(root, "target/service-consumer");

test("both tarballs install, and npx starts the service", async (context) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = readFileSync(join(root, "service/package.json"), "utf8");
  const printed = output("npm", ["pack", "--json", "--pack-destination", folder], join(root, "service"));
  // The scripts print before it.
  const [{ filename, files }] = JSON.parse(printed.slice(printed.search(/^\[/m)));
  assert.equal(readFileSync(join(root, "service/package.json"), "utf8"), manifest, "the repository's manifest is back");
  const paths = files.map((/** @type {{ path: string }} */ { path }) => path);
  const allowed =
    /^(package\.json|README\.md|LICENSE-(MIT|APACHE)|bin\/secret-slots-service\.js|src\/[\w/-]+\.js|src\/console\/playground\/browser\/playground\.css)$/;
  assert.deepEqual(
    paths.filter((/** @type {string} */ path) => !allowed.test(path)),
    [],
  );
  for (const path of ["LICENSE-MIT", "LICENSE-APACHE", "README.md", "src/index.js", "src/node/index.js"])
    assert.ok(paths.includes(path), path);

  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  output("npm", ["install", ...quiet, packed().tarball, join(folder, filename)], folder);
  const installed = JSON.parse(readFileSync(join(folder, "node_modules/secret-slots-service/package.json"), "utf8"));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.equal(installed.dependencies["secret-slots"], version);

  const args = ["--no-install", "secret-slots-service", "--port", "0", "--data", join(folder, "data")];
  // A group of its own, as npx does not pass signals on to what it starts.
  const service = spawn("npx", args, { cwd: folder, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => service.on("close", resolve));
  context.after(async () => {
    process.kill(-Number(service.pid), "SIGKILL");
    await ended;
  });
  const url = await new Promise((resolve, reject) => {
    let text = "";
    service.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const [, found] = /^listening on (\S+)\n/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    ended.then(() => reject(new Error(`it ended: ${text}`)));
  });
  const response = await fetch(`${url}/healthz`);
  assert.deepEqual([response.status, await response.json()], [200, { status: "ok" }]);
  const page = `${url}/console/playground`;
  const assets = [...(await (await fetch(page)).text()).matchAll(/(?:src|href)="(playground\/[^"]+)"/g)];
  assert.ok(assets.length >= 4, "the playground has its files");
  for (const [, path] of assets) assert.equal((await fetch(new URL(String(path), page))).status, 200, path);
});
