// The portable suite: the same tests in every runtime, over the package as its users import it.
import { errors } from "./errors.js";
import { fastedge } from "./fastedge.js";
import { generator } from "./generator.js";
import { jwtCache } from "./jwt-cache.js";
import { jwtOptions } from "./jwt-options.js";
import { jwtOracle } from "./jwt-oracle.js";
import { jwtRefused } from "./jwt-refused.js";
import { jwt } from "./jwt.js";
import { policy } from "./policy.js";
import { slots } from "./slots.js";

/**
 * What is tested: the modules `secret-slots` and `secret-slots/fastedge`.
 * @typedef {typeof import("../../js/index.js") & { fastedge: typeof import("../../js/fastedge.js") }} Package
 */

export const suite = [slots, policy, generator, fastedge, jwt, jwtRefused, jwtOptions, jwtCache, jwtOracle, errors];
