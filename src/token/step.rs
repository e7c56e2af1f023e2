//! What a call asks for, and what it tells.

use super::standing::BasicForm;
use super::{Token, TokenError, TokenRequest};

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Send this, before the milliseconds are over, and tell what came back to [`TokenCall::answered`](super::TokenCall::answered).
    Send(TokenRequest, u64),
    /// Ask again after these milliseconds.
    Pause(u64),
    /// Another call is finding out which secret works: ask again after these milliseconds, or as soon as that call has had a
    /// step.
    WaitForOther(u64),
    /// All secrets are refused: read them anew where they are from, and tell [`TokenCall::secrets_read`](super::TokenCall::secrets_read).
    ReadSecrets,
    /// The answer says nothing that is known: judge it, and tell [`TokenCall::classified`](super::TokenCall::classified).
    Classify,
    /// The call has ended.
    Done(Box<Result<Token, TokenError>>),
}

/// What a program may want to log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenEvent {
    /// A secret was refused, and the next one is tried: told once for each time that a secret stops working.
    Fallback {
        /// The refused secret.
        from: usize,
        /// The next one.
        to: usize,
        /// The answer's status.
        status: u16,
        /// The answer's code.
        error: Option<String>,
    },
    /// All secrets were refused, this many.
    AllRefused(usize),
    /// The request is sent again, after these milliseconds.
    Retried(u64),
    /// An answer says nothing that is known.
    UnknownAnswer(u16),
    /// The server does not say of what type its token is: it is taken as Bearer.
    TypeAssumed,
    /// There is a token, had with this secret.
    Token(Option<usize>),
    /// The endpoint accepts this form of HTTP Basic, not the one that was assumed.
    BasicForm(BasicForm),
}
