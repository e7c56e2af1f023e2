//! The error of a token call.

use std::fmt;

use super::answer::Outcome;
use super::error_code::is_code;
use super::token::Token;
use super::verdict::Judgement;
use crate::Error;

/// A client secret that was refused in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its index in the list.
    pub secret: usize,
    /// The status of the refusal.
    pub status: u16,
    /// The error code of the refusal.
    pub error: Option<String>,
}

/// The reason why there is no token: an [`Error`] and the server's answer. Nothing in it repeats what was sent.
#[derive(Clone)]
pub struct TokenError {
    /// The stable code and the message.
    pub error: Error,
    /// The secrets that were refused, in the order of the attempts.
    pub attempts: Vec<Attempt>,
    /// The status of the last response; `None` if there was none.
    pub status: Option<u16>,
    /// The error code of the last response (RFC 6749, section 5.2).
    pub server_error: Option<String>,
    /// The error description of the last response, at most 300 characters.
    pub description: Option<String>,
    /// How long to wait before another call, in seconds: as the server or the cool-down asks.
    pub retry_after: Option<u64>,
    /// Whether the server has acted on the grant.
    pub outcome: Outcome,
    /// The token that the server issued, if it is refused here for its type or its lifetime. Save it: its refresh token is valid, and
    /// the old one may not be.
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

    /// Adds the last answer; its status and error code are also added to the message.
    pub(super) fn with_answer(mut self, judgement: Judgement) -> Self {
        if let Some(status) = judgement.status.filter(|status| *status > 0) {
            let status = status.to_string();
            let mut message = [self.error.message(), ": ", &status].concat();
            if let Some(code) = judgement.error.as_deref().filter(|code| is_code(code)) {
                message.push(' ');
                message.push_str(code);
            }
            self.error = Error::new(self.error.code(), message);
        }
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
        // The message has the error code already, if it has the form of one.
        let error = self.server_error.as_ref().filter(|error| !is_code(error));
        error.into_iter().chain(&self.description).try_for_each(|text| write!(formatter, "; {text}"))
    }
}

impl std::error::Error for TokenError {}
