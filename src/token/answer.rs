//! The answer to a token request: a response, or the reason why there is none.

/// The answer to a token request.
#[derive(Clone, Copy)]
pub enum Answer<'a> {
    /// The server responded.
    Response(Response<'a>),
    /// No byte of the request was sent: the server's name did not resolve, no connection could be made, or TLS failed.
    NotSent,
    /// The deadline passed before a byte of the request was sent.
    NotSentInTime,
    /// The connection broke, so the server may have acted on the request.
    Lost,
    /// The deadline passed, so the server may have acted on the request.
    TimedOut,
}

/// The parts of an HTTP response that decide what a call does next.
#[derive(Clone, Copy, Default)]
pub struct Response<'a> {
    /// The status; 0 for an opaque redirect, whose status browsers hide.
    pub status: u16,
    /// The header `Content-Type`; empty when it is missing.
    pub content_type: &'a str,
    /// The header `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// The header `WWW-Authenticate`.
    pub www_authenticate: Option<&'a str>,
    /// The body, cut off after [`MAX_BODY`](super::MAX_BODY) bytes.
    pub body: &'a [u8],
    /// Whether the body is incomplete: it was cut off, or the connection broke before its end.
    pub is_cut: bool,
}

impl Response<'_> {
    pub(super) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// Redirects are never followed: they would carry credentials to another address.
    pub(super) const fn is_redirect(&self) -> bool {
        self.status == 0 || (self.status >= 300 && self.status < 400)
    }
}

/// What a server may have done with a request, which decides whether a code or a refresh token may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// The server has not acted on the request: it may be sent again.
    NotProcessed,
    /// The server has acted on the request: the code or the refresh token in it is spent.
    Processed,
    /// Unknown: a request with a code or a refresh token is not sent again.
    Unknown,
}
