//! One client secret, as the issuer keeps it: everything but itself.

use super::{Application, NoticeState};

/// A client secret. Times are Unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// Its id, which a renewal keeps and a rotation changes.
    pub id: String,
    /// What its owner calls it.
    pub description: String,
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// The last four characters of its body, to be told apart by people.
    pub hint: String,
    /// When it was first issued: a renewal leaves that as it is.
    pub created_at: u64,
    /// When its value was issued.
    pub issued_at: u64,
    /// From when on it is refused; `None` for never.
    pub expires_at: Option<u64>,
    /// When it was revoked.
    pub revoked_at: Option<u64>,
    /// The id of the secret that took its place, in whose overlap it still is.
    pub superseded_by: Option<String>,
    /// Whether its value was made in bulk and nobody has said yet that it was delivered.
    pub is_undelivered: bool,
    /// The rotation in bulk that has made its value.
    pub run: Option<String>,
    /// The last notice about its end.
    pub notice: Option<NoticeState>,
}

impl ClientSecret {
    /// Whether it is accepted at a time: the one place that says so.
    #[must_use]
    pub fn is_valid(&self, now: u64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }

    /// Whether it is the current one of its line, and was not revoked.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        self.superseded_by.is_none() && self.revoked_at.is_none()
    }

    /// What a list says of it.
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

    /// Whether it counts towards the most that an application may have: the previous of a line does not.
    #[must_use]
    pub fn counts(&self, now: u64) -> bool {
        self.is_valid(now) && self.superseded_by.is_none()
    }
}

/// Whether a secret works, and why it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is accepted.
    Active,
    /// Its time has passed.
    Expired,
    /// It was revoked, whether or not its time has passed too.
    Revoked,
}

impl Status {
    /// `active`, `expired` or `revoked`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

/// What a list shows of a secret: neither it nor its hash.
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
    /// The id of the previous secret of its line, while that is accepted beside it.
    pub previous: Option<String>,
    /// Until when it is.
    pub previous_expires_at: Option<u64>,
    /// As [`ClientSecret::is_undelivered`].
    pub is_undelivered: bool,
    /// As [`ClientSecret::run`].
    pub run: Option<String>,
}

impl Application {
    /// What a list shows: every secret that is not the previous of another, each with its previous.
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
