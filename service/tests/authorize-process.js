// A service over a store in a folder, until it is killed. Its provider answers the exchange of a code by ending this process: at a moment when the
// code is used up, and nothing is saved.
import process from "node:process";
import { FileStore } from "secret-slots/stores/file";
import { openWorld } from "./authorize-world.js";

const [, , folder = ""] = process.argv;
const world = await openWorld({ store: new FileStore(folder) });
const browser = world.browse();
const callback = await world.signIn(browser, await world.begin());
world.provider.answer = async () => {
  process.send?.({ callback, cookie: browser.cookiesFor(callback), secrets: world.provider.secrets });
  return new Promise(() => {});
};
await browser.visit(callback);
