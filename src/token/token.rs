//! A token, as the client keeps it.

use std::fmt;

use super::grant::Grant;
use super::received::Received;
use crate::Secret;

/// What the server handed out (RFC 6749, section 5.1).
#[derive(Clone)]
pub struct Token {
    /// The access token.
    pub access_token: Secret,
    /// How long it lives, in seconds; `None` when the server does not say.
    pub expires_in: Option<u64>,
    /// When it expires, in Unix seconds, reckoned from the moment the request was sent.
    pub expires_at: Option<u64>,
    /// What it is for: as the server says, or as it was asked for.
    pub scope: Option<String>,
    /// The refresh token to use next: a new one, or the one that was used.
    pub refresh_token: Option<Secret>,
    /// Whether the server handed out a new refresh token.
    pub is_refresh_token_new: bool,
    /// Which of the client's secrets it was had with.
    pub secret: Option<usize>,
    /// Whether the response was a form in place of JSON.
    pub is_form: bool,
}

impl Token {
    /// `lifetime` in seconds, from `sent_at` in Unix seconds on.
    pub(super) fn new(
        received: Received,
        lifetime: Option<u64>,
        grant: &Grant,
        secret: Option<usize>,
        sent_at: u64,
    ) -> Self {
        Self {
            access_token: received.access_token.unwrap_or_else(|| Secret::from("")),
            expires_in: lifetime,
            expires_at: lifetime.map(|seconds| sent_at + seconds),
            scope: received.scope.or_else(|| grant.text("scope").map(str::to_owned)),
            is_refresh_token_new: received.refresh_token.is_some(),
            refresh_token: received.refresh_token.or_else(|| grant.text("refresh_token").map(Secret::from)),
            secret,
            is_form: received.is_form,
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Token {{ expires_at: {:?}, scope: {:?} }}", self.expires_at, self.scope)
    }
}
