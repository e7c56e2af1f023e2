// A signing secret is rotated in AWS Secrets Manager while a Worker, a Fastify app and a Rust program verify its tokens, and no request is
// refused. Then the old secret leaks, and dies on time. The manager is moto's server, in a process on this machine.
//
//   node examples/rotation-in-a-manager.js
//
// It installs what it needs first: npm packages, and moto into an environment of its own. The Rust program needs cargo.
import { installFolder, installManagers } from "../scripts/tools.js";

for (const folder of [".", "tests/guards", "tests/runtimes"]) installFolder(folder);
installManagers();
await import("./rotation/main.js");
