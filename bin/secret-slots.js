#!/usr/bin/env node
// The command, at the same path in the repository and in the tarball.
import "#cli";
