// Times in Unix seconds, and how to tell them from milliseconds.

/** The latest time, in the year 5138; the twin of MAX_SLOT in src/slots/rules.rs. */
export const MAX_TIME = 99_999_999_999;

/** Why a later time is refused. */
export const LOOKS_LIKE_MILLISECONDS = "is 10^11 or more, which looks like milliseconds: it must be in seconds";
