//! The issuer: the client secrets of an application and their whole life, rotated without an outage.
//!
//! Operations are pure. [`Application::apply`] takes a [`Domain`], a [`Command`], the time and a source of entropy, and returns the changed
//! application, the events for the audit log, and the new secret, which is kept nowhere. The caller saves the application by
//! compare-and-swap. Only the SHA-256 of a secret is kept.
//!
//! A *lineage* is a secret and the secrets that replaced it by rotation; a *tombstone* is the hash of a secret that was removed; a *tally* is
//! a set of counted verifications.
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
//! // Both are valid for 72 hours:
//! assert!(rotated.application.verify(first.expose(), now + 71 * 3600).is_ok());
//! assert!(rotated.application.verify(second.expose(), now).is_ok());
//! assert!(rotated.application.verify(first.expose(), now + 72 * 3600).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod application;
mod apply;
mod base62;
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
mod hash;
mod idempotency;
mod lineage;
mod new_secret;
mod notice;
mod operation_name;
mod precondition;
mod refusal;
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
