//! What whoever asks for a token is to do.

use super::{Keeping, Phase, Record};

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The token is good.
    Serve,
    /// The token is good, and is refreshed meanwhile.
    RefreshBehind,
    /// There is no token until it is refreshed.
    Refresh,
    /// Another holder refreshes it, until this time at the latest.
    Wait(u64),
    /// The last try failed, and the next is at this time.
    Fail(u64),
    /// The refresh token may have been spent, and there is no token: that is to be written down.
    GiveUp,
    /// There is no token until its user has authorized the client again.
    Reauthorize,
}

impl Record {
    /// What to do at a Unix time. `is_refused`: the resource server refuses the token, whatever its time.
    #[must_use]
    pub fn plan(&self, keeping: &Keeping, now: u64, is_refused: bool) -> Plan {
        let is_good = self.is_valid(now) && !is_refused;
        let is_due = !self.has_token || is_refused || self.refresh_at.is_some_and(|at| now >= at);
        if !is_due && is_good {
            return Plan::Serve;
        }
        let without = if self.needs_reauthorization {
            Plan::Reauthorize
        } else if let Some(attempt) = self.attempt.filter(|attempt| now < attempt.until) {
            Plan::Wait(attempt.until)
        } else if self.is_lost() && !self.may_replay(keeping) {
            Plan::GiveUp
        } else if now < self.retry_at {
            Plan::Fail(self.retry_at)
        } else {
            return if is_good { Plan::RefreshBehind } else { Plan::Refresh };
        };
        if is_good { Plan::Serve } else { without }
    }

    /// Whether the refresh token was on its way in an attempt of which nothing was heard.
    pub(super) fn is_lost(&self) -> bool {
        self.has_refresh_token && self.attempt.is_some_and(|attempt| attempt.phase == Phase::Sending)
    }
}
