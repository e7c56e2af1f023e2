/* global expect, process, test */
import { use } from "./use.js";

test("the package is imported", async () => {
  expect(await use()).toEqual(JSON.parse(process.env.EXPECTED));
});
