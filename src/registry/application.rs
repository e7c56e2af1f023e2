//! An application: one document, which is always read and written as a whole.

use super::{ClientSecret, Event, Expiry};
use crate::{Code, Error};

/// The longest id of an application, in bytes. With the key's prefix it must fit into the name of a file.
pub const MAX_ID: usize = 128;

/// The kind of an application: its client type and profile (RFC 6749, section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A web server, used by people. Confidential.
    Web,
    /// A machine or service without users. Confidential.
    Machine,
    /// A single-page application in a browser. Public: it has no secrets.
    Spa,
    /// A program on its user's device. Public: it has no secrets.
    Native,
}

const KINDS: [(&str, Kind); 4] =
    [("web", Kind::Web), ("machine", Kind::Machine), ("spa", Kind::Spa), ("native", Kind::Native)];

impl Kind {
    /// Returns the kind with this name: `web`, `machine`, `spa`, `native`; `None` for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether it is a confidential client, which can keep a secret (RFC 6749, section 2.1).
    #[must_use]
    pub const fn has_secrets(self) -> bool {
        matches!(self, Self::Web | Self::Machine)
    }
}

/// An application and its client secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Its id, the `client_id`.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// When it was created, in Unix seconds.
    pub created_at: u64,
    /// How long its secrets live; `None` means that the domain's expiry holds.
    pub expiry: Option<Expiry>,
    /// Its secrets, in the order of their ids.
    pub secrets: Vec<ClientSecret>,
    /// Tombstones of removed secrets and replaced values, oldest first.
    pub tombstones: Vec<Tombstone>,
    /// Commands that had an idempotency key, oldest first.
    pub keyed: Vec<Keyed>,
    /// How many secrets were ever issued. It is the id of the latest.
    pub issued: u64,
    /// Events that may not be in the audit log yet, oldest first.
    pub unlogged: Vec<Event>,
    /// Whether it was deleted. It is then kept only until its events are logged.
    pub is_deleted: bool,
    /// Secrets that cannot be read, as they were found in the document. They are kept and never accepted.
    pub damaged: Vec<String>,
    /// How many other entries of the document could not be read. They are dropped.
    pub unreadable: usize,
}

/// The hash of a removed secret or of a replaced value, so that a consumer that still presents it is recognized and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// The id of the secret.
    pub id: String,
    /// When it was removed, in Unix seconds.
    pub at: u64,
    /// The id of the secret that replaced it; after a renewal its own id.
    pub superseded_by: Option<String>,
}

/// A command that had an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// SHA-256 of the key.
    pub key: [u8; 32],
    /// SHA-256 of the command's canonical form.
    pub command: [u8; 32],
    /// The id of the secret that the command made or changed.
    pub secret: Option<String>,
    /// When the command was applied, in Unix seconds.
    pub at: u64,
}

impl Application {
    /// Creates an application without secrets.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` if the id is empty, is over 128 bytes, or has a control character.
    pub fn new(id: impl Into<String>, kind: Kind, created_at: u64) -> Result<Self, Error> {
        let id = id.into();
        if id.is_empty() || id.len() > MAX_ID || id.chars().any(char::is_control) {
            return Err(Error::new(
                Code::InvalidOption,
                "an application's id must have 1 to 128 bytes and no control characters",
            ));
        }
        Ok(Self {
            id,
            kind,
            created_at,
            expiry: None,
            secrets: vec![],
            tombstones: vec![],
            keyed: vec![],
            issued: 0,
            unlogged: vec![],
            is_deleted: false,
            damaged: vec![],
            unreadable: 0,
        })
    }

    /// Returns the secret with this id.
    #[must_use]
    pub fn secret(&self, id: &str) -> Option<&ClientSecret> {
        self.secrets.iter().find(|secret| secret.id == id)
    }

    /// Returns the id of each hash that a presented secret is compared with: those of secrets, then those of tombstones.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let removed = self.tombstones.iter().map(|tombstone| tombstone.id.as_str());
        self.secrets.iter().map(|secret| secret.id.as_str()).chain(removed)
    }
}
