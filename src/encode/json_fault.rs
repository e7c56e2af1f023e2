//! The faults of a text that must be one JSON object.

/// Why the strict reader refuses a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    NotUtf8,
    NotAnObject,
    Syntax,
    TooDeep,
    NumberTooLarge,
    NameTwice,
}
