//! Why a text is not one JSON object, read strictly.

/// Why a text is not such an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    NotUtf8,
    NotAnObject,
    Syntax,
    TooDeep,
    NumberTooLarge,
    NameTwice,
}
