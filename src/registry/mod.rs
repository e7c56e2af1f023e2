//! The issuer's side: an application's client secrets, from the first to the last, without an outage.
//!
//! Operations are pure: each takes an [`Application`], a [`Command`], the time and a source of entropy, and gives back the changed
//! application, what happened, and the new secret, which is nowhere else. Saving is the caller's, by comparing and swapping.
//! Only SHA-256 of a secret is kept.
//!
//! ```
//! use secret_slots::registry::{Application, Command, Domain, Kind};
//!
//! let domain = Domain::default();
//! let mut entropy = |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| secret_slots::policy::EntropyFailure);
//! let now = 1_741_790_697;
//! let empty = Application::new("app", Kind::Web, now)?;
//! let added = empty.apply(&domain, &Command::add("production"), now, &mut entropy)?;
//! let first = added.secret.ok_or("no secret")?;
//! let rotated = added.application.apply(&domain, &Command::rotate(), now, &mut entropy)?;
//! let second = rotated.secret.ok_or("no secret")?;
//!
//! // For 72 hours both are valid:
//! assert!(rotated.application.verify(first.expose(), now + 71 * 3600).is_ok());
//! assert!(rotated.application.verify(second.expose(), now).is_ok());
//! assert!(rotated.application.verify(first.expose(), now + 72 * 3600).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod application;
mod client_authentication;
mod client_secret;
mod command;
mod creation;
mod document;
mod domain;
mod draft;
mod effects;
mod event;
mod expiry;
mod idempotency;
mod new_secret;
mod notice;
mod operation_name;
mod precondition;
mod tally;
mod unlogged;
mod verify;

pub use application::{Application, Keyed, Kind, Tombstone};
pub use client_secret::{ClientSecret, Listed, Status};
pub use command::{Applied, Command, Operation};
pub use domain::Domain;
pub use event::Event;
pub use expiry::{Expiry, Period, Unit};
pub use notice::{Claim, Notice, NoticeState};
pub use operation_name::OperationName;
pub use verify::{Reason, Refused, Verified};

pub(crate) mod boundary {
    pub use super::application::MAX_ID;
    pub use super::client_authentication::{Credentials, TokenRequest, Unauthenticated, body_limit};
    pub use super::tally::{Class, Entry, Record, Tally};
    pub use super::verify::MAX_PRESENTED;
}
