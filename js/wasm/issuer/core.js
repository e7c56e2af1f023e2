// The live instance of the issuer module.
import { loadModule } from "#issuer-wasm";
import { createGlue } from "../../../pkg/issuer.js";
import { Core } from "../instance.js";

/** @typedef {ReturnType<typeof createGlue>} Glue */

export const core = /* @__PURE__ */ new Core(loadModule, createGlue);
