//! The steps of a call, and its events.

use super::standing::BasicForm;
use super::{Token, TokenError, TokenRequest};

/// The next step of a call.
#[derive(Debug)]
pub enum Step {
    /// Send this request, and give its answer to [`TokenCall::answered`](super::TokenCall::answered). The answer must come within
    /// these milliseconds: after that, close the connection and give [`Answer::TimedOut`](super::Answer::TimedOut).
    Send(TokenRequest, u64),
    /// Ask for the next step after these milliseconds.
    Pause(u64),
    /// Another call is finding out which secret works. Ask for the next step after these milliseconds, or as soon as that call has
    /// taken a step.
    WaitForOther(u64),
    /// All secrets are refused. Read them again from their source; if they have changed, give them to
    /// [`TokenCall::secrets_read`](super::TokenCall::secrets_read).
    ReadSecrets,
    /// The meaning of the answer is not known. Give a verdict to [`TokenCall::classified`](super::TokenCall::classified).
    Classify,
    /// The call has ended.
    Done(Box<Result<Token, TokenError>>),
}

/// Events for monitoring. They never contain secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenEvent {
    /// A secret was refused, and the next one is tried. This event comes once each time that a secret stops working.
    Fallback {
        /// The index of the refused secret.
        from: usize,
        /// The index of the next secret.
        to: usize,
        /// The status of the refusal.
        status: u16,
        /// The error code of the refusal.
        error: Option<String>,
    },
    /// All secrets were refused. The number of secrets.
    AllRefused(usize),
    /// The request is sent again after these milliseconds.
    Retried(u64),
    /// The meaning of an answer is not known. Its status.
    UnknownAnswer(u16),
    /// The server named no token type: the token is taken as Bearer.
    TypeAssumed,
    /// The server issued a token. The index of the secret that worked; `None` for a public client.
    Token(Option<usize>),
    /// The endpoint accepts this form of HTTP Basic, not the one that was assumed until now.
    BasicForm(BasicForm),
}
