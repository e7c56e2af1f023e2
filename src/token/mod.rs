//! OAuth 2.0 tokens (RFC 6749) for a client that has an array of secrets: the server may switch from one secret to the next at any
//! second, and no request fails because of it.
//!
//! Nothing here sends. A [`TokenCall`] returns the [next](TokenCall::next) step; the program takes the step and gives the call the
//! [answer](TokenCall::answered), until the call is done. [`drive`] is that loop, over a [`TokenIo`]. All calls of a client share a
//! [`Standing`]: the knowledge about its secrets, such as which one worked last.
//!
//! ```
//! use secret_slots::token::{Answer, Grant, Now, Response, Standing, Step, TokenClient};
//!
//! // A server that knows only the new secret:
//! fn server(authorization: &[u8]) -> (u16, &'static [u8]) {
//!     match authorization {
//!         b"Basic YXBwOm5ldw==" => (200, br#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#),
//!         _ => (401, br#"{"error":"invalid_client"}"#),
//!     }
//! }
//!
//! let client = TokenClient::new("https://issuer.example/token", "app", vec!["old".into(), "new".into()]);
//! let now = Now { milliseconds: 0, unix: 1_741_790_697 };
//! let mut standing = Standing::default();
//! let mut call = client.call(Grant::client_credentials(), 1, now, 7)?;
//! let token = loop {
//!     match call.next(&mut standing, now) {
//!         Step::Send(request, _milliseconds) => {
//!             let (status, body) = server(request.authorization.as_ref().map_or(b"", |header| header.expose()));
//!             let response = Response { status, body, content_type: "application/json", ..Response::default() };
//!             call.answered(&Answer::Response(response), &mut standing, now);
//!         }
//!         Step::Done(result) => break (*result).map_err(|error| error.error)?,
//!         other => panic!("{other:?}"),
//!     }
//! };
//! assert_eq!(token.expires_at, Some(1_741_794_297));
//! assert_eq!(standing.last_good(), Some(1));
//! # Ok::<(), secret_slots::Error>(())
//! ```

mod answer;
mod authorization;
pub(crate) mod boundary;
mod echo;
mod error_answer;
mod error_code;
mod grant;
mod parameter;
mod received;
mod retry_after;
mod sentence;
mod standing;
mod step;
#[expect(clippy::module_inception, reason = "the room is named after the value that it returns")]
mod token;
mod token_call;
mod token_client;
mod token_error;
mod token_io;
mod token_request;
mod url;
mod verdict;
mod word_list;
mod words;

pub use answer::{Answer, Outcome, Response};
pub use authorization::{Authorization, AuthorizationError};
pub use grant::Grant;
pub use standing::{BasicForm, Standing};
pub use step::{Step, TokenEvent};
pub use token::Token;
pub use token_call::TokenCall;
pub use token_client::{ClientAuth, MAX_CLIENT_SECRETS, SecretFault, TokenClient};
pub use token_error::{Attempt, TokenError};
pub use token_io::{Limits, Moment, Reply, TokenIo, Update, drive};
pub use token_request::TokenRequest;
pub use verdict::Verdict;

/// The most of a response's body that is read, in bytes.
pub const MAX_BODY: usize = 65_536;

/// The time, on two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// A clock that never goes back, in milliseconds since any moment.
    pub milliseconds: u64,
    /// Unix time in seconds.
    pub unix: u64,
}
