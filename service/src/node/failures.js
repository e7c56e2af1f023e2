// The errors with which the command ends.

/** The command line, a variable or the configuration file is wrong: exit code 2. The message never repeats a value. */
export class UsageError extends Error {}

/** The service cannot start: exit code 1. */
export class StartError extends Error {}
