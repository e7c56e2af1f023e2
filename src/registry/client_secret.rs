//! One client secret, as the issuer keeps it: everything but itself.

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
}

impl ClientSecret {
    /// Whether it is accepted at a time: the one place that says so.
    #[must_use]
    pub fn is_valid(&self, now: u64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }

    /// Whether it counts towards the most that an application may have: the previous of a line does not.
    #[must_use]
    pub fn counts(&self, now: u64) -> bool {
        self.is_valid(now) && self.superseded_by.is_none()
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
    /// As [`ClientSecret::issued_at`].
    pub issued_at: u64,
    /// As [`ClientSecret::expires_at`].
    pub expires_at: Option<u64>,
    /// As [`ClientSecret::revoked_at`].
    pub revoked_at: Option<u64>,
    /// Until when the previous secret of its line is accepted beside it.
    pub previous_expires_at: Option<u64>,
    /// As [`ClientSecret::is_undelivered`].
    pub is_undelivered: bool,
}
