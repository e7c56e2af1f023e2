// Unix times in seconds, told apart from milliseconds.

/** The latest time, in the year 5138. src/slots/rules.rs has the same limit as MAX_SLOT. */
export const MAX_TIME = 99_999_999_999;

/** Why a later time is refused. */
export const LOOKS_LIKE_MILLISECONDS = "is 10^11 or more, which looks like milliseconds: it must be in seconds";
