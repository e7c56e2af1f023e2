/* global expect, process, require, test */
import { SecretSlots } from "secret-slots";
import { use } from "./use.js";

test("the package is imported", async () => {
  expect(await use()).toEqual(JSON.parse(process.env.EXPECTED));
});

test("the package is required", () => {
  expect(require("secret-slots").SecretSlots).toBe(SecretSlots);
});
