//! Secrets that rotate without an outage.
//!
//! This crate decides and does nothing else: it has no clock, no network, no storage and no source of
//! randomness. A time is an argument, entropy is an argument ([`EntropySource`]), and every rule is a
//! function of what it is given, so the same rule holds in a Rust service, in Node, at the edge and in a
//! browser. The JavaScript package `secret-slots` is this crate compiled to WebAssembly.
//!
//! | room | job |
//! | --- | --- |
//! | [`slots`] | a secret has numbered slots: give the value in effect at a slot number or at a time |
//! | [`jwt`] | sign and verify HS256, HS384 and HS512 tokens with the slot in effect when the token was issued |
//! | [`policy`] | generate secrets that meet a policy, check any secret against it, score its entropy |
//! | [`token`] | fetch OAuth 2.0 tokens with an array of client secrets, so that the server may change to the next at any moment |
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
mod hmac_key;
pub mod jwt;
pub mod keeper;
pub mod policy;
pub mod registry;
mod secret;
pub mod slots;
pub mod token;

pub use error::{Code, Error};
pub use policy::{EntropySource, SecretGenerator, SecretPolicy, SecretReport};
pub use secret::Secret;
pub use slots::SecretSlots;
pub use token::TokenClient;

/// The Rust samples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
