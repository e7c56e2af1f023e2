//! A client secret as the issuer keeps it: everything but its value.

use super::{Application, NoticeState};

/// A client secret. Times are in Unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// Its id: a decimal number, unique within the application. A renewal keeps it; a rotation issues a secret with a new one.
    pub id: String,
    /// What its owner calls it: unique among the current secrets of the application.
    pub description: String,
    /// SHA-256 of its value.
    pub hash: [u8; 32],
    /// The last four characters of its body, by which people tell secrets apart.
    pub hint: String,
    /// When it was first issued. A renewal does not change it.
    pub created_at: u64,
    /// When its current value was issued.
    pub issued_at: u64,
    /// From when on it is refused; `None` if it never expires.
    pub expires_at: Option<u64>,
    /// When it was revoked; `None` if it was not.
    pub revoked_at: Option<u64>,
    /// The id of its successor, if it was rotated: it is then valid until its overlap ends.
    pub superseded_by: Option<String>,
    /// Whether a rotation of all secrets issued its value, and its delivery is not recorded yet.
    pub is_undelivered: bool,
    /// The name of the rotation of all secrets that issued its value.
    pub run: Option<String>,
    /// The last notice about its expiry.
    pub notice: Option<NoticeState>,
}

impl ClientSecret {
    /// Whether it is accepted at a time. Every caller decides by this function.
    #[must_use]
    pub fn is_valid(&self, now: u64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }

    /// Whether it is the current secret of its lineage: neither rotated nor revoked. It may have expired.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        self.superseded_by.is_none() && self.revoked_at.is_none()
    }

    /// Returns its status at a time.
    #[must_use]
    pub fn status(&self, now: u64) -> Status {
        if self.revoked_at.is_some() {
            Status::Revoked
        } else if self.is_valid(now) {
            Status::Active
        } else {
            Status::Expired
        }
    }

    /// Whether it counts towards [`Domain::max_secrets`](super::Domain::max_secrets). A previous secret does not.
    #[must_use]
    pub fn counts(&self, now: u64) -> bool {
        self.is_valid(now) && self.superseded_by.is_none()
    }
}

/// Whether a secret works, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is accepted.
    Active,
    /// It has expired.
    Expired,
    /// It was revoked, whether or not it has expired too.
    Revoked,
}

impl Status {
    /// Returns `active`, `expired` or `revoked`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

/// What a list shows of a secret: neither its value nor its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// As [`ClientSecret::id`].
    pub id: String,
    /// As [`ClientSecret::description`].
    pub description: String,
    /// As [`ClientSecret::hint`].
    pub hint: String,
    /// As [`ClientSecret::status`].
    pub status: Status,
    /// As [`ClientSecret::issued_at`].
    pub issued_at: u64,
    /// As [`ClientSecret::expires_at`].
    pub expires_at: Option<u64>,
    /// As [`ClientSecret::revoked_at`].
    pub revoked_at: Option<u64>,
    /// The id of its previous secret, while that one is accepted too.
    pub previous: Option<String>,
    /// When the previous secret expires.
    pub previous_expires_at: Option<u64>,
    /// As [`ClientSecret::is_undelivered`].
    pub is_undelivered: bool,
    /// As [`ClientSecret::run`].
    pub run: Option<String>,
}

impl Application {
    /// Lists every secret that has no successor, each with its previous secret.
    #[must_use]
    pub fn list(&self, now: u64) -> Vec<Listed> {
        let shown = self.secrets.iter().filter(|secret| secret.superseded_by.is_none());
        shown
            .map(|secret| {
                let previous = self.previous_of(&secret.id).filter(|previous| previous.is_valid(now));
                Listed {
                    id: secret.id.clone(),
                    description: secret.description.clone(),
                    hint: secret.hint.clone(),
                    status: secret.status(now),
                    issued_at: secret.issued_at,
                    expires_at: secret.expires_at,
                    revoked_at: secret.revoked_at,
                    previous: previous.map(|previous| previous.id.clone()),
                    previous_expires_at: previous.and_then(|previous| previous.expires_at),
                    is_undelivered: secret.is_undelivered,
                    run: secret.run.clone(),
                }
            })
            .collect()
    }
}
