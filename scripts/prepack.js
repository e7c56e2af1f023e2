// Makes the parts of the tarball that are not committed: types/, dist/, and a package.json that leads there. postpack.js restores the
// package.json.
import { bundle } from "./bundle.js";
import { publishManifest, restoreManifest } from "./manifest.js";
import { emitTypes } from "./types.js";

restoreManifest();
emitTypes();
await bundle();
publishManifest();
