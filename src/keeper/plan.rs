//! What a holder does when it is asked for a token.

use super::{Attempt, Keeping, Phase, Record, ReplayAfter, Times};

/// What a holder does when it is asked for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Serve the token.
    Serve,
    /// Serve the token, and refresh it meanwhile.
    RefreshBehind,
    /// Refresh the token: until then there is none to serve.
    Refresh,
    /// Wait: another holder is refreshing the token, or may still receive an answer.
    Wait,
    /// Fail: the last attempt failed. The next one is at this time of the store's clock, in Unix seconds.
    Fail(u64),
    /// Fail: the user has to authorize the client again.
    Reauthorize,
}

impl Record {
    /// Returns what to do now. `is_refused`: the resource server refuses the token, although it may not have expired.
    #[must_use]
    pub fn plan(&self, keeping: &Keeping, times: &Times, is_refused: bool) -> Plan {
        let is_good = self.is_valid(times.unix) && !is_refused;
        let is_due = !self.has_token || is_refused || self.refresh_at.is_some_and(|at| times.unix >= at);
        if !is_due && is_good {
            return Plan::Serve;
        }
        let hindrance = if self.needs_reauthorization {
            Plan::Reauthorize
        } else if self.attempt.is_some_and(|attempt| self.is_held(attempt, keeping, times, is_good)) {
            Plan::Wait
        } else if times.store < self.retry_at * 1_000 {
            Plan::Fail(self.retry_at)
        } else {
            return if is_good { Plan::RefreshBehind } else { Plan::Refresh };
        };
        if is_good { Plan::Serve } else { hindrance }
    }

    /// Whether no other holder may take over from an attempt yet: its sender may still receive an answer, or save it.
    fn is_held(&self, attempt: Attempt, keeping: &Keeping, times: &Times, is_good: bool) -> bool {
        let is_in_lease = times.store < attempt.until * 1_000;
        // Without a store's clock this holder's clock may be ahead: it must also have watched the attempt for a whole lease.
        let is_news = times.seen_for.is_some_and(|seen_for| seen_for < attempt.lease * 1_000);
        if is_in_lease || is_news {
            return true;
        }
        // If all holders were suspended, the sender may have an answer in its socket: it goes first.
        let is_waking = times.awake_for < keeping.save * 500;
        let is_kept = keeping.replay_after == ReplayAfter::Expiry && is_good;
        attempt.phase == Phase::Sending && (is_waking || is_kept)
    }
}
