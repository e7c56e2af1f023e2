// Jest, over ES modules and over what babel-jest turns into CommonJS.
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { expected, project, tool } from "./hosts/host.js";

process.env.EXPECTED = JSON.stringify(expected);

test("Jest with --experimental-vm-modules", () => {
  const jest = ["--experimental-vm-modules", tool("jest/bin/jest.js"), "--no-cache"];
  output(process.execPath, jest, project("jest-modules"));
});

test("Jest through babel-jest, with two settings: the package is transformed to CommonJS", () => {
  output(process.execPath, [tool("jest/bin/jest.js"), "--no-cache"], project("jest-commonjs"));
});
