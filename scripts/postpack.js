// Takes back what prepack.js changed.
import { restoreManifest } from "./manifest.js";

restoreManifest();
