//! A token that the server issued.

use std::fmt;

use super::grant::Grant;
use super::received::Received;
use crate::Secret;

/// A token that the server issued (RFC 6749, section 5.1).
#[derive(Clone)]
pub struct Token {
    /// The access token.
    pub access_token: Secret,
    /// Its lifetime in seconds, at most 2^31 − 1; `None` if the server names none.
    pub expires_in: Option<u64>,
    /// When it expires, in Unix seconds, counted from the moment the request was sent; `None` if the server names no lifetime.
    pub expires_at: Option<u64>,
    /// Its scope: the one in the response, or else the one that was asked for (RFC 6749, section 5.1).
    pub scope: Option<String>,
    /// The refresh token to use next: the new one, or else the one that was used (RFC 6749, section 6).
    pub refresh_token: Option<Secret>,
    /// Whether the server issued a new refresh token.
    pub is_refresh_token_new: bool,
    /// The index of the client secret that worked; `None` for a public client.
    pub secret: Option<usize>,
    /// Whether the response was a form instead of JSON.
    pub is_form: bool,
}

impl Token {
    /// Makes the token of a response. Its `lifetime` in seconds begins at `sent_at`, in Unix seconds.
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
