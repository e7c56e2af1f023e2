//! An application: one document, which is read and written whole.

use super::{ClientSecret, Event, Expiry};
use crate::{Code, Error};

/// The longest id of an application, in bytes: with what a store puts before it, it is a file's name.
pub const MAX_ID: usize = 128;

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

const KINDS: [(&str, Kind); 4] =
    [("web", Kind::Web), ("machine", Kind::Machine), ("spa", Kind::Spa), ("native", Kind::Native)];

impl Kind {
    /// From its name: `web`, `machine`, `spa`, `native`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether it can keep a secret (RFC 6749, section 2.1, "confidential").
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
    /// How long its secrets live; `None` for as the domain says.
    pub expiry: Option<Expiry>,
    /// Its secrets, in the order in which they were first issued.
    pub secrets: Vec<ClientSecret>,
    /// What is left of secrets that are gone, the oldest first.
    pub tombstones: Vec<Tombstone>,
    /// Commands that were given with a key, the oldest first.
    pub keyed: Vec<Keyed>,
    /// How many secrets it ever had: ids are made from it.
    pub issued: u64,
    /// What happened and is not known to be in the audit log yet, the oldest first.
    pub unlogged: Vec<Event>,
    /// Whether it was deleted: only what is not logged is left of it.
    pub is_deleted: bool,
    /// Secrets that cannot be read, as they were found: they are kept, and work for nobody.
    pub damaged: Vec<String>,
    /// How many other entries could not be read: they are left out.
    pub unreadable: usize,
}

/// A secret that is gone: whoever still presents it is recognised, and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// The id that it had.
    pub id: String,
    /// When it went, in Unix seconds.
    pub at: u64,
    /// The id of the secret that had taken its place.
    pub superseded_by: Option<String>,
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
    /// `ERR_INVALID_OPTION` for an id that is empty, over 128 bytes, or has a control character.
    pub fn new(id: impl Into<String>, kind: Kind, created_at: u64) -> Result<Self, Error> {
        let id = id.into();
        if id.is_empty() || id.len() > MAX_ID || id.chars().any(char::is_control) {
            return Err(Error::new(
                Code::InvalidOption,
                "an application's id is empty, over 128 bytes, or has a control character",
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

    /// The secret of an id.
    #[must_use]
    pub fn secret(&self, id: &str) -> Option<&ClientSecret> {
        self.secrets.iter().find(|secret| secret.id == id)
    }

    /// The previous secret of a line whose current one has this id, valid or not.
    #[must_use]
    pub fn previous_of(&self, id: &str) -> Option<&ClientSecret> {
        self.secrets.iter().find(|secret| secret.superseded_by.as_deref() == Some(id))
    }

    /// The ids of all that a presented secret is compared with: of its secrets, then of what is gone.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let gone = self.tombstones.iter().map(|gone| gone.id.as_str());
        self.secrets.iter().map(|secret| secret.id.as_str()).chain(gone)
    }

    /// For each of [`ids`](Self::ids), when the line of that secret was last rotated, in Unix seconds: whoever has presented an older one
    /// since then has been forgotten.
    #[must_use]
    pub fn lines_since(&self) -> Vec<u64> {
        let number = |id: &str| id.parse::<u64>().unwrap_or(0);
        let current =
            self.secrets.iter().map(|secret| (&secret.id, &secret.superseded_by, secret.created_at));
        let gone = self.tombstones.iter().map(|gone| (&gone.id, &gone.superseded_by, gone.at));
        let links: Vec<(u64, Option<u64>, u64)> =
            current.chain(gone).map(|(id, next, at)| (number(id), next.as_deref().map(number), at)).collect();
        let find = |wanted: u64| links.iter().position(|(id, ..)| *id == wanted);
        // What was renewed has its own id several times, and names itself but where it was rotated.
        let after = |own: u64| {
            let of_it = links.iter().filter(|(id, ..)| *id == own);
            of_it.filter_map(|(_, next, _)| *next).find(|next| *next != own)
        };
        let onward: Vec<Option<usize>> = links
            .iter()
            .enumerate()
            .map(|(index, (own, ..))| {
                after(*own).and_then(find).or_else(|| find(*own).filter(|first| *first < index))
            })
            .collect();
        let since = |mut index: usize| {
            // A chain is no longer than all that there is, also where a damaged document has made a ring of it.
            for _ in 0..links.len() {
                let Some(Some(next)) = onward.get(index) else { break };
                index = *next;
            }
            links.get(index).map_or(0, |(.., at)| *at)
        };
        (0..links.len()).map(since).collect()
    }
}
