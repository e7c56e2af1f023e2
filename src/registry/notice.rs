//! Notices: that a secret expires soon, and that it has.

use super::{Application, ClientSecret};

/// How long whoever has claimed a notice has to deliver it, in seconds: then another does.
const CLAIMED: u64 = 60;

/// What is known of the last notice about a secret: a later one is about a later threshold, or another end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeState {
    /// About which end, in Unix seconds.
    pub expires_at: u64,
    /// How long before it, in seconds; 0 for the end itself.
    pub threshold: u64,
    /// Who delivers it; `None` once it is delivered.
    pub claim: Option<Claim>,
}

/// Who delivers a notice, and until when it is nobody else's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// A number that whoever claims has drawn, below 2^53: no two claims are alike.
    pub by: u64,
    /// In Unix seconds.
    pub until: u64,
}

/// A notice that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The same for the same secret, end and threshold.
    pub id: String,
    /// Of which secret.
    pub secret: String,
    /// As [`ClientSecret::description`].
    pub description: String,
    /// As [`ClientSecret::hint`].
    pub hint: String,
    /// When it expires, or has, in Unix seconds.
    pub expires_at: u64,
    /// How long before it this is, in seconds; 0 for the end itself.
    pub threshold: u64,
}

impl ClientSecret {
    /// The most urgent threshold that has been reached, of those in seconds before its end, or 0 for the end; only the current
    /// secret of a line, while it is not revoked, has any.
    fn reached(&self, thresholds: &[u64], now: u64) -> Option<(u64, u64)> {
        let expires_at = self.expires_at.filter(|_| self.is_current())?;
        if now >= expires_at {
            return Some((expires_at, 0));
        }
        let reached = thresholds.iter().filter(|threshold| expires_at.saturating_sub(**threshold) <= now);
        reached.min().map(|threshold| (expires_at, *threshold))
    }

    /// The threshold of a notice that nobody has given, and nobody is giving. One that was claimed and not delivered is due again, also
    /// when the thresholds are others now.
    fn due(&self, thresholds: &[u64], now: u64) -> Option<(u64, u64)> {
        let expires_at = self.expires_at.filter(|_| self.is_current())?;
        let reached = self.reached(thresholds, now).map(|(_, threshold)| threshold);
        let known = self.notice.filter(|known| known.expires_at == expires_at);
        let failed = known.filter(|known| known.claim.is_some_and(|claim| claim.until <= now));
        let given = known.map_or(u64::MAX, |known| known.threshold);
        let fresh = reached.filter(|threshold| *threshold < given);
        fresh.or(failed.map(|known| known.threshold)).map(|threshold| (expires_at, threshold))
    }

    /// When the next notice is due, in Unix seconds.
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
    /// The kind of event: `secret.expired` at the end itself, else `secret.expiring`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        if self.threshold == 0 { "secret.expired" } else { "secret.expiring" }
    }
}

impl Application {
    /// The notices that are due at a time and not delivered; thresholds in seconds before the end. Of several that were missed, the most
    /// urgent alone.
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

    /// When a notice is next due, in Unix seconds: at once, when one is due already.
    #[must_use]
    pub fn next_notice_at(&self, thresholds: &[u64], now: u64) -> Option<u64> {
        // What is left of a deleted application is due to be cleared away.
        if self.is_deleted {
            return Some(now);
        }
        self.secrets.iter().filter_map(|secret| secret.next_notice_at(thresholds, now)).min()
    }

    /// Claims what is due for a minute: whoever saves this delivers it, and says so by [`settle_notice`](Self::settle_notice).
    #[must_use]
    pub fn claim_notices(&self, thresholds: &[u64], now: u64, by: u64) -> (Self, Vec<Notice>) {
        let claimed = self.due_notices(thresholds, now);
        let mut application = self.clone();
        for notice in &claimed {
            let secret = application.secrets.iter_mut().find(|secret| secret.id == notice.secret);
            if let Some(secret) = secret {
                let (expires_at, threshold) = (notice.expires_at, notice.threshold);
                let claim = Some(Claim { by, until: now.saturating_add(CLAIMED) });
                secret.notice = Some(NoticeState { expires_at, threshold, claim });
            }
        }
        (application, claimed)
    }

    /// When the claim made by `by` ends, in Unix seconds; `None` without one.
    #[must_use]
    pub fn claimed_until(&self, by: u64) -> Option<u64> {
        let claims = self.secrets.iter().filter_map(|secret| secret.notice?.claim);
        claims.filter(|claim| claim.by == by).map(|claim| claim.until).min()
    }

    /// That a notice was delivered. What has been rotated, revoked or given another end meanwhile stays as it is.
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
