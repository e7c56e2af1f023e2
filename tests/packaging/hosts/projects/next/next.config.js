import { fileURLToPath } from "node:url";

// Beside other projects of one node_modules, Next is told where the files are that it may read.
export default { turbopack: { root: fileURLToPath(new URL("..", import.meta.url)) } };
