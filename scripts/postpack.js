// Restores the package.json that prepack.js changed.
import { restoreManifest } from "./manifest.js";

restoreManifest();
