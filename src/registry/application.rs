//! An application: one document, which is read and written whole.

use super::{ClientSecret, Expiry, Listed};
use crate::{Code, Error};

/// What kind of application it is (RFC 6749, section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A server's, with users.
    Web,
    /// A machine's own.
    Machine,
    /// In a browser: it has no secret.
    Spa,
    /// On its user's device: it has no secret.
    Native,
}

/// An application and its client secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Its id, the `client_id`.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// How long its secrets live; `None` for as the domain says.
    pub expiry: Option<Expiry>,
    /// Its secrets, in the order in which they were first issued.
    pub secrets: Vec<ClientSecret>,
    /// What is left of secrets that are gone, the oldest first.
    pub retired: Vec<Retired>,
    /// Commands that were given with a key, the oldest first.
    pub keyed: Vec<Keyed>,
    /// How many secrets it ever had: ids are made from it.
    pub issued: u64,
}

/// A secret that is gone: whoever still presents it is recognised, and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// The id that it had.
    pub id: String,
    /// When it went, in Unix seconds.
    pub at: u64,
}

/// A command that was given with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// SHA-256 of the key.
    pub key: [u8; 32],
    /// SHA-256 of the command and all that it said.
    pub command: [u8; 32],
    /// The id of the secret that it made or changed.
    pub secret: Option<String>,
    /// When it was given, in Unix seconds.
    pub at: u64,
}

impl Application {
    /// An application without secrets.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for an id that is empty, over 256 bytes, or has a control character.
    pub fn new(id: impl Into<String>, kind: Kind) -> Result<Self, Error> {
        let id = id.into();
        if id.is_empty() || id.len() > 256 || id.chars().any(char::is_control) {
            return Err(Error::new(
                Code::InvalidOption,
                "an application's id is empty, over 256 bytes, or has a control character",
            ));
        }
        Ok(Self { id, kind, expiry: None, secrets: vec![], retired: vec![], keyed: vec![], issued: 0 })
    }

    /// What a list shows: every secret that is not the previous of another, each with its previous.
    #[must_use]
    pub fn list(&self, now: u64) -> Vec<Listed> {
        let shown = self.secrets.iter().filter(|secret| secret.superseded_by.is_none());
        shown
            .map(|secret| Listed {
                id: secret.id.clone(),
                description: secret.description.clone(),
                hint: secret.hint.clone(),
                issued_at: secret.issued_at,
                expires_at: secret.expires_at,
                revoked_at: secret.revoked_at,
                previous_expires_at: self
                    .previous_of(&secret.id)
                    .filter(|previous| previous.is_valid(now))
                    .and_then(|previous| previous.expires_at),
                is_undelivered: secret.is_undelivered,
            })
            .collect()
    }

    pub(super) fn previous_of(&self, id: &str) -> Option<&ClientSecret> {
        self.secrets.iter().find(|secret| secret.superseded_by.as_deref() == Some(id))
    }
}
