// A process that changes a mount as the kubelet does: a new folder with all files, then the link, then the folder before is removed.
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";

/** Between two changes, in milliseconds. */
const PAUSE = 0;
/** More than are read at once, so that a read that is not of one moment shows. */
export const SLOTS = Array.from({ length: 20 }, (_, slot) => slot);

/** Shows a generation in the folder, as the kubelet's AtomicWriter does. @param {string} folder @param {number} generation */
export async function mount(folder, generation) {
  const fresh = await mkdtemp(join(folder, "..2026_"));
  for (const slot of SLOTS)
    await writeFile(join(fresh, `token-secret.${slot}`), `generation-${generation}-slot-${slot}`);
  await symlink(fresh.slice(folder.length + 1), join(folder, "..data_tmp"));
  await rename(join(folder, "..data_tmp"), join(folder, "..data"));
  return fresh;
}

/** Makes the links beside `..data` that containers see. @param {string} folder */
export async function mountFirst(folder) {
  await mkdir(folder, { recursive: true });
  const first = await mount(folder, 0);
  for (const slot of SLOTS) await symlink(`..data/token-secret.${slot}`, join(folder, `token-secret.${slot}`));
  return first;
}

if (process.argv[1] === import.meta.filename) {
  const [folder, swaps] = process.argv.slice(2);
  let before = await mountFirst(folder);
  process.stdout.write("mounted\n");
  await new Promise((resolve) => process.stdin.once("data", resolve));
  for (let generation = 1; generation <= Number(swaps); generation++) {
    const fresh = await mount(folder, generation);
    await rm(before, { recursive: true });
    before = fresh;
    // The kubelet does this once a minute or so; without a pause a folder lives for less than a read takes.
    await setTimeout(PAUSE);
  }
  process.stdin.destroy();
}
