//! Secrets that rotate without an outage. This crate is sans-IO: it has no clock, no network, no storage and no source of
//! randomness. The time and an [`EntropySource`] are arguments, and the caller sends the requests and saves the documents.
//!
//! Every decision is a function of its arguments, so the same rule holds in a Rust service, in Node, at the edge and in a
//! browser, and a test needs neither a mock nor a pause. The JavaScript package `secret-slots` is this crate compiled to
//! WebAssembly.
//!
//! | room | job |
//! | --- | --- |
//! | [`slots`] | keep a secret in numbered slots; find the value in effect at a slot number or at a time |
//! | [`jwt`] | sign and verify HS256, HS384 and HS512 tokens with the slot that was in effect when the token was issued |
//! | [`webhook`] | sign and verify webhooks in the form of Standard Webhooks with the slot that was in effect when they were sent |
//! | [`policy`] | generate secrets that meet a policy, check any secret against it, score its entropy |
//! | [`token`] | fetch OAuth 2.0 tokens with several client secrets, so that the server may change to the next at any moment |
//! | [`keeper`] | keep OAuth 2.0 tokens fresh: refresh each once before it expires, however many processes share it |
//! | [`registry`] | issue, rotate, revoke and verify the client secrets of applications, on the side of the issuer |
//!
//! All rooms return one [`Error`], whose [`Code`] is stable. The [manual of `jwt`](jwt::manual) lists the known attacks on
//! JSON Web Token libraries, what stops each, and the test that proves it.
//!
//! # Features
//!
//! None is on by default.
//!
//! - `fastedge`: FastEdge's own functions as `fastedge`, over slots that you install outside that platform.
//! - `getrandom`: `policy::SystemEntropy`, the random bytes of the operating system.
//! - `serde`: `Serialize` and `Deserialize` for what a program stores, such as [`token::Standing`] and [`keeper::Record`].
//!
//! # Example
//!
//! ```
//! use secret_slots::SecretSlots;
//!
//! let mut secrets = SecretSlots::new();
//! secrets.set("token-secret", 0, "original_password")?;
//! secrets.set("token-secret", 1_741_790_697, "new_password")?;
//!
//! let before = secrets.get_effective_at("token-secret", 1_741_790_696)?.and_then(|secret| secret.expose_str());
//! let after = secrets.get_effective_at("token-secret", 1_741_790_697)?.and_then(|secret| secret.expose_str());
//! assert_eq!(before, Some("original_password"));
//! assert_eq!(after, Some("new_password"));
//! # Ok::<(), secret_slots::Error>(())
//! ```

#[doc(hidden)]
pub mod boundary;
mod encode;
mod error;
#[cfg(feature = "fastedge")]
pub mod fastedge;
mod hmac_key;
pub mod jwt;
pub mod keeper;
pub mod policy;
pub mod registry;
mod secret;
pub mod slots;
pub mod token;
pub mod webhook;

pub use error::{Code, Error};
pub use policy::{EntropySource, SecretGenerator, SecretPolicy, SecretReport};
pub use secret::Secret;
pub use slots::SecretSlots;
pub use token::TokenClient;

/// Runs the Rust samples of the README as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Runs the Rust samples of the document as tests.
#[cfg(all(doctest, feature = "fastedge"))]
#[doc = include_str!("../docs/fastedge.md")]
struct FastEdgeDocument;
