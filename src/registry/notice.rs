//! Expiry notices: a secret expires soon, or has expired.

use super::{Application, ClientSecret};

/// How long a claim holds, in seconds. After that the notice is due again.
const CLAIM_SECONDS: u64 = 60;

/// The last notice about a secret. The next one is about a smaller threshold, or another expiry time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeState {
    /// The expiry time that it is about, in Unix seconds.
    pub expires_at: u64,
    /// The threshold, in seconds before the expiry time; 0 for the expiry itself.
    pub threshold: u64,
    /// The claim of the machine that delivers it; `None` once it is delivered.
    pub claim: Option<Claim>,
}

/// A claim: until it ends, only the machine that made it delivers the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// A random number below 2^53 that identifies the claim.
    pub by: u64,
    /// When it ends, in Unix seconds.
    pub until: u64,
}

/// A notice that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The same for the same secret, expiry time and threshold, so that a receiver can drop duplicates.
    pub id: String,
    /// The id of the secret.
    pub secret: String,
    /// As [`ClientSecret::description`].
    pub description: String,
    /// As [`ClientSecret::hint`].
    pub hint: String,
    /// When the secret expires, in Unix seconds.
    pub expires_at: u64,
    /// The threshold that was reached, in seconds before `expires_at`; 0 once the secret has expired.
    pub threshold: u64,
}

impl ClientSecret {
    /// Returns the expiry time and the smallest threshold that was reached, 0 once the secret has expired. Only a current secret has notices.
    fn reached(&self, thresholds: &[u64], now: u64) -> Option<(u64, u64)> {
        let expires_at = self.expires_at.filter(|_| self.is_current())?;
        if now >= expires_at {
            return Some((expires_at, 0));
        }
        let reached = thresholds.iter().filter(|threshold| expires_at.saturating_sub(**threshold) <= now);
        reached.min().map(|threshold| (expires_at, *threshold))
    }

    /// Returns the expiry time and the threshold of a notice that is neither delivered nor claimed. A claim that ended without a delivery makes
    /// its notice due again, also if the thresholds have changed since.
    fn due(&self, thresholds: &[u64], now: u64) -> Option<(u64, u64)> {
        let expires_at = self.expires_at.filter(|_| self.is_current())?;
        let reached = self.reached(thresholds, now).map(|(_, threshold)| threshold);
        let known = self.notice.filter(|known| known.expires_at == expires_at);
        let failed = known.filter(|known| known.claim.is_some_and(|claim| claim.until <= now));
        let given = known.map_or(u64::MAX, |known| known.threshold);
        let fresh = reached.filter(|threshold| *threshold < given);
        fresh.or(failed.map(|known| known.threshold)).map(|threshold| (expires_at, threshold))
    }

    /// Returns when the next notice is due, in Unix seconds.
    fn next_notice_at(&self, thresholds: &[u64], now: u64) -> Option<u64> {
        let expires_at = self.expires_at.filter(|_| self.is_current())?;
        if self.due(thresholds, now).is_some() {
            return Some(now);
        }
        let again = self
            .notice
            .filter(|known| known.expires_at == expires_at)
            .and_then(|known| known.claim)
            .map(|claim| claim.until);
        let ahead = thresholds.iter().map(|threshold| expires_at.saturating_sub(*threshold));
        ahead.chain([expires_at]).filter(|at| *at > now).chain(again).min()
    }
}

impl Notice {
    /// Returns the kind of event: `secret.expired` once the secret has expired, before that `secret.expiring`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        if self.threshold == 0 { "secret.expired" } else { "secret.expiring" }
    }
}

impl Application {
    /// Returns the notices that are due at a time; thresholds are in seconds before the expiry. If several notices about a secret were missed, only
    /// the most urgent one is due.
    #[must_use]
    pub fn due_notices(&self, thresholds: &[u64], now: u64) -> Vec<Notice> {
        let due = self.secrets.iter().filter_map(|secret| {
            let (expires_at, threshold) = secret.due(thresholds, now)?;
            Some(Notice {
                id: format!("{}/{}/{expires_at}/{threshold}", self.id, secret.id),
                secret: secret.id.clone(),
                description: secret.description.clone(),
                hint: secret.hint.clone(),
                expires_at,
                threshold,
            })
        });
        due.collect()
    }

    /// Returns when the next notice is due, in Unix seconds: `now` if one is due already.
    #[must_use]
    pub fn next_notice_at(&self, thresholds: &[u64], now: u64) -> Option<u64> {
        // The document of a deleted application is due for removal.
        if self.is_deleted {
            return Some(now);
        }
        self.secrets.iter().filter_map(|secret| secret.next_notice_at(thresholds, now)).min()
    }

    /// Claims the due notices for a minute, under the number `by`. A caller that could save the returned application delivers them, and then calls
    /// [`settle_notice`](Self::settle_notice).
    #[must_use]
    pub fn claim_notices(&self, thresholds: &[u64], now: u64, by: u64) -> (Self, Vec<Notice>) {
        self.claim_notices_if(thresholds, now, by, |_| true)
    }

    /// Claims, as [`claim_notices`](Self::claim_notices) does, those of the due notices for which `is_asked` returns true. The others stay due.
    #[must_use]
    pub fn claim_notices_if(
        &self,
        thresholds: &[u64],
        now: u64,
        by: u64,
        is_asked: impl Fn(&Notice) -> bool,
    ) -> (Self, Vec<Notice>) {
        let mut claimed = self.due_notices(thresholds, now);
        claimed.retain(is_asked);
        let mut application = self.clone();
        for notice in &claimed {
            let secret = application.secrets.iter_mut().find(|secret| secret.id == notice.secret);
            if let Some(secret) = secret {
                let (expires_at, threshold) = (notice.expires_at, notice.threshold);
                let claim = Some(Claim { by, until: now.saturating_add(CLAIM_SECONDS) });
                secret.notice = Some(NoticeState { expires_at, threshold, claim });
            }
        }
        (application, claimed)
    }

    /// Returns when the claim of this number ends, in Unix seconds; `None` without one.
    #[must_use]
    pub fn claimed_until(&self, by: u64) -> Option<u64> {
        let claims = self.secrets.iter().filter_map(|secret| secret.notice?.claim);
        claims.filter(|claim| claim.by == by).map(|claim| claim.until).min()
    }

    /// Marks a notice as delivered. If the secret was rotated, revoked or given another expiry meanwhile, nothing changes.
    #[must_use]
    pub fn settle_notice(&self, secret: &str, expires_at: u64, threshold: u64) -> Self {
        let mut application = self.clone();
        let states = application.secrets.iter_mut().filter(|known| known.id == secret);
        for state in states.filter_map(|secret| secret.notice.as_mut()) {
            if (state.expires_at, state.threshold) == (expires_at, threshold) {
                state.claim = None;
            }
        }
        application
    }
}
