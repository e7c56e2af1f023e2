// What the tarball has beside pkg/: types/ and dist/, and a package.json that leads there. `postpack` takes the last back.
import { bundle } from "./bundle.js";
import { publishManifest, restoreManifest } from "./manifest.js";
import { emitTypes } from "./types.js";

restoreManifest();
emitTypes();
await bundle();
publishManifest();
