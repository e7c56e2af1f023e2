//! Whether a secret that is presented is one of an application's.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::Application;
use super::issued::hash;

/// The longest secret that is hashed, in bytes; a longer one is none of ours.
const MAX_PRESENTED: usize = 1_024;

/// A secret that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified<'a> {
    /// Its id.
    pub secret: &'a str,
    /// Whether it is the previous one of a line, in its overlap.
    pub is_previous: bool,
}

/// Why a secret is refused: for the audit log alone, as to whoever presents it all are the same `invalid_client`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is none that the application has, or had as far as is known.
    Unknown,
    /// It has expired, as a previous one at the end of its overlap.
    Expired,
    /// It was revoked.
    Revoked,
    /// It was renewed, deleted or forced out: its value is no longer any secret's.
    Retired,
}

impl Reason {
    /// Its name in the audit log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Retired => "retired",
        }
    }
}

/// A refusal: why, and which secret it was, where that is known.
pub type Refused<'a> = (Reason, Option<&'a str>);

impl Application {
    /// Verifies a secret at a Unix time: one SHA-256, then as many comparisons as there are hashes, each in constant time and none left
    /// out, whichever matches.
    ///
    /// # Errors
    ///
    /// Why it is refused.
    pub fn verify(&self, presented: &[u8], now: u64) -> Result<Verified<'_>, Refused<'_>> {
        // What is too long is hashed in part, so that it takes no less time than any other.
        let presented_hash = hash(presented.get(..MAX_PRESENTED).unwrap_or(presented));
        let is_ours = Choice::from(u8::from(presented.len() <= MAX_PRESENTED));
        let hashes =
            self.secrets.iter().map(|secret| &secret.hash).chain(self.retired.iter().map(|gone| &gone.hash));
        let mut found = u32::MAX;
        for (place, known) in (0_u32..).zip(hashes) {
            found.conditional_assign(&place, known[..].ct_eq(&presented_hash[..]) & is_ours);
        }
        let found = usize::try_from(found).unwrap_or(usize::MAX);
        let Some(secret) = self.secrets.get(found) else {
            let gone = found.checked_sub(self.secrets.len()).and_then(|place| self.retired.get(place));
            return Err(
                gone.map_or((Reason::Unknown, None), |gone| (Reason::Retired, Some(gone.id.as_str())))
            );
        };
        let id = secret.id.as_str();
        if secret.revoked_at.is_some() {
            return Err((Reason::Revoked, Some(id)));
        }
        if !secret.is_valid(now) {
            return Err((Reason::Expired, Some(id)));
        }
        Ok(Verified { secret: id, is_previous: secret.superseded_by.is_some() })
    }
}
