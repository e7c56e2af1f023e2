//! What comes back of a request: a response, or the knowledge that there is none.

/// What came back of a request.
#[derive(Clone, Copy)]
pub enum Answer<'a> {
    /// The server answered.
    Response(Response<'a>),
    /// No byte of the request was sent: the server's name is not known, no connection could be made, or TLS failed.
    NotSent,
    /// The deadline passed before a byte of the request was sent.
    NotSentInTime,
    /// The connection broke, so the server may have acted on the request.
    Lost,
    /// The deadline passed, so the server may have acted on the request.
    TimedOut,
}

/// A response, as far as the rules look at it.
#[derive(Clone, Copy, Default)]
pub struct Response<'a> {
    /// The status; 0 for an opaque redirect, which browsers hide.
    pub status: u16,
    /// `Content-Type`, empty when there is none.
    pub content_type: &'a str,
    /// `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// `WWW-Authenticate`.
    pub www_authenticate: Option<&'a str>,
    /// The body, of which at most [`MAX_BODY`](super::MAX_BODY) bytes are to be read.
    pub body: &'a [u8],
    /// Whether the body was cut off at that length, or broke off before its end.
    pub is_cut: bool,
}

impl Response<'_> {
    pub(super) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// Redirects are never followed: they would carry credentials elsewhere.
    pub(super) const fn is_redirect(&self) -> bool {
        self.status == 0 || (self.status >= 300 && self.status < 400)
    }
}

/// What a server may have done with a request, which decides whether a code or a refresh token may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// Nothing: it may be sent again.
    NotProcessed,
    /// It was acted upon: a code or a refresh token that was in it is spent.
    Processed,
    /// Nobody knows: it is not sent again.
    Unknown,
}
