//! Why there is no token.

use std::fmt;

use super::answer::Outcome;
use super::token::Token;
use super::verdict::Judgement;
use crate::Error;

/// A secret that was refused in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its place in the list.
    pub secret: usize,
    /// The answer's status.
    pub status: u16,
    /// The answer's code.
    pub error: Option<String>,
}

/// Why there is no token: an [`Error`] and what the server said, without anything that was sent.
#[derive(Clone)]
pub struct TokenError {
    /// The code and the sentence.
    pub error: Error,
    /// The secrets that were refused, in their order.
    pub attempts: Vec<Attempt>,
    /// The last answer's status.
    pub status: Option<u16>,
    /// The last answer's code.
    pub server_error: Option<String>,
    /// The last answer's description.
    pub description: Option<String>,
    /// How long the server, or the cool-down, asks to wait, in seconds.
    pub retry_after: Option<u64>,
    /// What may have become of the grant.
    pub outcome: Outcome,
    /// What the server handed out, where it is refused for its type or its lifetime. It is valid, so it must not be lost.
    pub received: Option<Box<Token>>,
}

impl TokenError {
    pub(super) const fn new(error: Error, attempts: Vec<Attempt>) -> Self {
        Self {
            error,
            attempts,
            status: None,
            server_error: None,
            description: None,
            retry_after: None,
            outcome: Outcome::NotProcessed,
            received: None,
        }
    }

    pub(super) fn with(mut self, judgement: Judgement) -> Self {
        self.status = judgement.status;
        self.server_error = judgement.error;
        self.description = judgement.description;
        self.retry_after = judgement.retry_after;
        self.outcome = judgement.outcome;
        self
    }

    pub(super) const fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    pub(super) const fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(super) fn with_received(mut self, token: Token) -> Self {
        self.received = Some(Box::new(token));
        self
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TokenError({}, outcome {:?})", self.error, self.outcome)
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)?;
        let words = [&self.server_error, &self.description];
        words.into_iter().flatten().try_for_each(|word| write!(formatter, "; {word}"))
    }
}

impl std::error::Error for TokenError {}
