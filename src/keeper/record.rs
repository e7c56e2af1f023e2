//! The part of a stored credential that decisions need. It holds no token.

use super::{Keeping, ReplayAfter};

/// The state of a credential, as all holders see it in the store. Times are in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Record {
    /// The number of the token: it changes with a new credential and with each saved refresh, and with nothing else.
    pub generation: u64,
    /// Whether there is an access token.
    pub has_token: bool,
    /// Whether a refresh token is used to refresh, not the client's own credentials.
    pub has_refresh_token: bool,
    /// When the access token was requested.
    pub obtained_at: u64,
    /// When the access token expires; `None` if the server names no lifetime.
    pub expires_at: Option<u64>,
    /// From when on the access token is refreshed; `None` for never.
    pub refresh_at: Option<u64>,
    /// The attempt in progress, if any.
    pub attempt: Option<Attempt>,
    /// Whether the server issues a new refresh token with each refresh; `None` if that is not known yet. `Some(false)` is learned only
    /// from the first send of a refresh token: within its grace period a server that rotates answers a replay without rotating.
    pub rotates: Option<bool>,
    /// Whether the refresh token was sent with an unknown outcome: sending it again is a replay.
    pub outcome_unknown: bool,
    /// Whether the grant is dead: the user must authorize the client again.
    pub needs_reauthorization: bool,
    /// The number of failures in a row.
    pub failures: u32,
    /// When the first of these failures was, by the store's clock.
    pub failing_since: u64,
    /// When to try again after the last failure, by the store's clock.
    pub retry_at: u64,
}

/// How a credential is, for whoever looks after many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is wrong with it.
    Ready,
    /// The user must authorize the client again. A token that is still valid is served until it expires.
    Reauthorize,
    /// The last refresh failed, and is tried again. A token that is still valid is served until it expires.
    Failing,
}

/// An attempt in progress, or one that its holder did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attempt {
    /// The number of the attempt, which no other attempt has.
    pub owner: u64,
    /// How far the attempt has come.
    pub phase: Phase,
    /// When other holders may take over, by the store's clock.
    pub until: u64,
    /// The length of the lease, in seconds: holders may have different policies.
    pub lease: u64,
}

/// How far an attempt has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Phase {
    /// The record is leased, and nothing is sent.
    Leased,
    /// A request is announced: the refresh token may be on its way.
    Sending,
}

impl Record {
    /// Returns the record of a new credential, which is not yet [scheduled](Self::scheduled).
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

    /// Sets the time from which on the token is refreshed. `share` of the jitter is from 0 to 1.
    #[must_use]
    pub fn scheduled(mut self, keeping: &Keeping, share: f64) -> Self {
        let assumed = keeping.assumed_lifetime.map(|lifetime| self.obtained_at.saturating_add(lifetime));
        let ends_at = self.expires_at.or(assumed);
        self.refresh_at = ends_at.map(|at| keeping.refresh_at(self.obtained_at, at, share));
        self
    }

    /// Returns how the credential is. What a user must do comes before what fails.
    #[must_use]
    pub const fn state(&self) -> State {
        match (self.needs_reauthorization, self.failures) {
            (true, _) => State::Reauthorize,
            (false, 0) => State::Ready,
            (false, _) => State::Failing,
        }
    }

    /// Returns when a holder must next look at this record, in Unix seconds; `None` if time alone changes nothing.
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

    /// Whether there is an access token that is not expired at this time, in Unix seconds.
    #[must_use]
    pub fn is_valid(&self, now: u64) -> bool {
        self.has_token && self.expires_at.is_none_or(|at| now < at)
    }

    /// Whether a sender has announced a request with the refresh token, and has reported no result.
    pub(super) fn is_silent(&self) -> bool {
        self.has_refresh_token && self.attempt.is_some_and(|attempt| attempt.phase == Phase::Sending)
    }
}
