// The live instance of the slots module.
import { loadModule } from "#slots-wasm";
import { createGlue } from "../../../pkg/slots.js";
import { Core } from "../instance.js";

/** @typedef {ReturnType<typeof createGlue>} Glue */

export const core = /* @__PURE__ */ new Core(loadModule, createGlue);
