// The live instance of the client module.
import { loadModule } from "#client-wasm";
import { createGlue } from "../../../pkg/client.js";
import { Core } from "../instance.js";

/** @typedef {ReturnType<typeof createGlue>} Glue */

export const core = /* @__PURE__ */ new Core(loadModule, createGlue);
