// A process that counts a counter in a FileStore up, for file.test.js.
import process from "node:process";
import { FileStore } from "../../js/stores/file.js";

const [folder, count] = process.argv.slice(2);
const store = new FileStore(folder);
for (let done = 0; done < Number(count);) {
  const found = await store.read("counter");
  if (found === null) throw new Error("the counter is gone");
  const value = String(Number(found.value) + 1);
  // A write that rejects may have been done: it is none of those whose outcome is known.
  if ((await store.write("counter", value, { ifVersion: found.version })) !== null) done += 1;
}
