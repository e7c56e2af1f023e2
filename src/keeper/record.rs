//! The part of a stored credential that decisions need: numbers, and no token.

use super::{Keeping, ReplayAfter};

/// A credential, as its holders see it in the store. Times are Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
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
pub enum Phase {
    /// Nothing is sent yet.
    Leased,
    /// The refresh token may be on its way.
    Sending,
}

impl Record {
    /// How many numbers [`to_numbers`](Self::to_numbers) gives.
    pub const LENGTH: usize = 15;

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

    /// As numbers, -1 for none.
    #[must_use]
    #[inline(never)]
    pub fn to_numbers(&self) -> [f64; Self::LENGTH] {
        let time = |time: Option<u64>| time.map_or(-1.0, |time| time as f64);
        let flag = |is: bool| f64::from(u8::from(is));
        let phase = self.attempt.map_or(0.0, |attempt| match attempt.phase {
            Phase::Leased => 1.0,
            Phase::Sending => 2.0,
        });
        [
            self.generation as f64,
            flag(self.has_token),
            flag(self.has_refresh_token),
            self.obtained_at as f64,
            time(self.expires_at),
            time(self.refresh_at),
            phase,
            self.attempt.map_or(0, |attempt| attempt.owner) as f64,
            self.attempt.map_or(0, |attempt| attempt.until) as f64,
            self.attempt.map_or(0, |attempt| attempt.lease) as f64,
            self.rotates.map_or(-1.0, flag),
            flag(self.outcome_unknown) + 2.0 * flag(self.needs_reauthorization),
            self.failures.into(),
            self.failing_since as f64,
            self.retry_at as f64,
        ]
    }

    /// From numbers of [`to_numbers`](Self::to_numbers).
    #[must_use]
    #[inline(never)]
    pub fn from_numbers(numbers: [f64; Self::LENGTH]) -> Self {
        let [
            generation,
            token,
            refresh,
            obtained,
            expires,
            refresh_at,
            phase,
            owner,
            until,
            lease,
            rotates,
            flags,
            failures,
            failing,
            retry,
        ] = numbers;
        let time = |number: f64| (number >= 0.0).then_some(number as u64);
        let attempt =
            |phase| Attempt { owner: owner as u64, phase, until: until as u64, lease: lease as u64 };
        Self {
            generation: generation as u64,
            has_token: token > 0.0,
            has_refresh_token: refresh > 0.0,
            obtained_at: obtained as u64,
            expires_at: time(expires),
            refresh_at: time(refresh_at),
            attempt: match phase as u8 {
                1 => Some(attempt(Phase::Leased)),
                2 => Some(attempt(Phase::Sending)),
                _ => None,
            },
            rotates: (rotates >= 0.0).then_some(rotates > 0.0),
            outcome_unknown: flags as u8 & 1 != 0,
            needs_reauthorization: flags as u8 & 2 != 0,
            failures: failures as u32,
            failing_since: failing as u64,
            retry_at: retry as u64,
        }
    }
}
