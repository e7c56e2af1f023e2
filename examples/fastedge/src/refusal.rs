//! Why a request is refused, and what it is answered.

use std::fmt;

use secret_slots::fastedge as secret;

/// Why a request is refused.
#[derive(Debug)]
pub enum Refusal {
    /// The request has no bearer token (RFC 6750, section 3.1: the answer names no error).
    NoToken,
    /// The token has no `iat` in whole seconds of 32 bits.
    NoIssueTime,
    /// No slot was in effect when the token says that it was issued.
    NoSlot,
    /// The token is malformed, forged or too old.
    Invalid(secret_slots::Error),
    /// The application has no such secret.
    SecretMissing,
    /// The platform could not give the secret.
    SecretUnreadable(secret::Error),
}

impl Refusal {
    /// Returns the status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SecretMissing | Self::SecretUnreadable(_) => 500,
            _ => 401,
        }
    }

    /// Returns the value of `WWW-Authenticate` (RFC 6750, section 3), for an answer of 401.
    #[must_use]
    pub const fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::SecretMissing | Self::SecretUnreadable(_) => None,
            Self::NoToken => Some("Bearer"),
            _ => Some("Bearer error=\"invalid_token\""),
        }
    }
}

impl From<secret_slots::Error> for Refusal {
    fn from(error: secret_slots::Error) -> Self {
        Self::Invalid(error)
    }
}

impl From<secret::Error> for Refusal {
    fn from(error: secret::Error) -> Self {
        Self::SecretUnreadable(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToken => formatter.write_str("the request has no bearer token"),
            Self::NoIssueTime => formatter.write_str("the token has no `iat` in whole seconds"),
            Self::NoSlot => formatter.write_str("no secret was in effect when the token was issued"),
            Self::Invalid(error) => error.fmt(formatter),
            Self::SecretMissing => write!(formatter, "the secret {} is missing", crate::SECRET),
            Self::SecretUnreadable(error) => write!(formatter, "the secret cannot be read: {error}"),
        }
    }
}

impl std::error::Error for Refusal {}
