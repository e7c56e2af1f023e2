//! The part of a stored credential that decisions need: numbers, and no token.

use super::{Keeping, ReplayAfter};

/// A credential, as its holders see it in the store. Times are Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Record {
    /// Changed by a new credential and by each refresh that was saved, and by nothing else.
    pub generation: u64,
    /// Whether there is an access token.
    pub has_token: bool,
    /// Whether it is refreshed with a refresh token, and not with the client's own credentials.
    pub has_refresh_token: bool,
    /// When the access token was asked for.
    pub obtained_at: u64,
    /// When it expires; `None` when the server does not say.
    pub expires_at: Option<u64>,
    /// From when on it is refreshed.
    pub refresh_at: Option<u64>,
    /// Who tries to refresh it.
    pub attempt: Option<Attempt>,
    /// Whether this server gives a new refresh token with each refresh; `None` before the first. That it does not is learned
    /// from a first send only: in its grace time a server answers a replay with the same refresh token.
    pub rotates: Option<bool>,
    /// Whether this refresh token was sent with an unknown outcome: a further send is a replay.
    pub outcome_unknown: bool,
    /// Whether the refresh token is no longer of use.
    pub needs_reauthorization: bool,
    /// Failures in a row.
    pub failures: u32,
    /// When the first of them was, by the store's clock.
    pub failing_since: u64,
    /// When to try again after the last, by the store's clock.
    pub retry_at: u64,
}

/// An attempt under way, or one that its holder did not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attempt {
    /// A number of the holder's own.
    pub owner: u64,
    /// How far it has gone.
    pub phase: Phase,
    /// When the others take over, by the store's clock.
    pub until: u64,
    /// How long its holder's leases are, in seconds: holders may have different policies.
    pub lease: u64,
}

/// How far an attempt has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Phase {
    /// Nothing is sent yet.
    Leased,
    /// The refresh token may be on its way.
    Sending,
}

impl Record {
    /// A credential that was had at a time; not yet [scheduled](Self::scheduled).
    #[must_use]
    pub const fn obtained(obtained_at: u64, expires_at: Option<u64>, has_refresh_token: bool) -> Self {
        Self {
            generation: 0,
            has_token: true,
            has_refresh_token,
            obtained_at,
            expires_at,
            refresh_at: None,
            attempt: None,
            rotates: None,
            outcome_unknown: false,
            needs_reauthorization: false,
            failures: 0,
            failing_since: 0,
            retry_at: 0,
        }
    }

    /// With the time from which on it is refreshed; `share` of the jitter is from 0 to 1.
    #[must_use]
    pub fn scheduled(mut self, keeping: &Keeping, share: f64) -> Self {
        let assumed = keeping.assumed_lifetime.map(|lifetime| self.obtained_at.saturating_add(lifetime));
        let ends_at = self.expires_at.or(assumed);
        self.refresh_at = ends_at.map(|at| keeping.refresh_at(self.obtained_at, at, share));
        self
    }

    /// When this record wants to be looked at; `None` when time alone changes nothing.
    #[must_use]
    pub fn due_at(&self, keeping: &Keeping) -> Option<u64> {
        if self.needs_reauthorization {
            return None;
        }
        let due = if self.has_token { self.refresh_at? } else { 0 };
        let held = self.attempt.map_or(0, |attempt| match (keeping.replay_after, attempt.phase) {
            (ReplayAfter::Expiry, Phase::Sending) if self.has_token => {
                attempt.until.max(self.expires_at.unwrap_or(0))
            }
            _ => attempt.until,
        });
        Some(due.max(self.retry_at).max(held))
    }

    /// Whether the access token can be used at a time.
    #[must_use]
    pub fn is_valid(&self, now: u64) -> bool {
        self.has_token && self.expires_at.is_none_or(|at| now < at)
    }

    /// Whether a sender has announced its request, and said nothing since.
    pub(super) fn is_silent(&self) -> bool {
        self.has_refresh_token && self.attempt.is_some_and(|attempt| attempt.phase == Phase::Sending)
    }
}
