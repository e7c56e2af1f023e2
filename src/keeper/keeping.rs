//! The refresh policy: how early tokens are refreshed, how long an attempt may take, and how often it is repeated.

/// The refresh policy. All times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keeping {
    /// The least time between the refresh of a token and its expiry. Default 60.
    pub window: u64,
    /// The interval at which due records are looked for, by which tokens are refreshed earlier. Default 15.
    pub tick: u64,
    /// The most by which a refresh is earlier at random, which spreads refreshes. Default 60.
    pub jitter: u64,
    /// The longest time of a token call, with all its secrets and retries. Default 10.
    pub timeout: u64,
    /// The longest time of the save that follows, before other holders take over. Default 10.
    pub save: u64,
    /// The lifetime that is assumed if the server names none; `None` for a token without an end. Default 3,600.
    pub assumed_lifetime: Option<u64>,
    /// When a refresh token may be sent again after its sender fell silent. Default [`ReplayAfter::Lease`].
    pub replay_after: ReplayAfter,
}

/// When a refresh token may be sent again although its sender has not reported a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ReplayAfter {
    /// Once the sender's lease has ended: early enough for a server that accepts a replay for 30 to 60 seconds.
    #[default]
    Lease,
    /// Not before the access token has expired: for a server that ends the session at any replay (RFC 9700, section 4.14.2).
    Expiry,
}

/// The greatest difference between the clocks of holders.
const SKEW: u64 = 5;
/// The wait after the first failure. It doubles with each further failure.
const BACK_OFF: u64 = 1;
/// The longest wait.
const MAX_BACK_OFF: u64 = 60;
/// The longest wait once refreshes have failed for [`LONG_OUTAGE`].
const MAX_LONG_BACK_OFF: u64 = 900;
const LONG_OUTAGE: u64 = 3_600;

impl Default for Keeping {
    fn default() -> Self {
        Self {
            window: 60,
            tick: 15,
            jitter: 60,
            timeout: 10,
            save: 10,
            assumed_lifetime: Some(3_600),
            replay_after: ReplayAfter::Lease,
        }
    }
}

impl Keeping {
    /// Returns how long an attempt holds the record: long enough for the request and the save, even on a clock that is behind.
    pub(super) const fn lease(&self) -> u64 {
        self.timeout + self.save + SKEW
    }

    /// Returns the time from which a token is refreshed in the background: `window` and `tick` before its expiry, and earlier by a
    /// `share` of the jitter, from 0 to 1. It is never before half of the lifetime, and at half if the lifetime is
    /// under twice the window.
    pub(super) fn refresh_at(&self, obtained_at: u64, expires_at: u64, share: f64) -> u64 {
        let lifetime = expires_at.saturating_sub(obtained_at);
        let half = expires_at.saturating_sub(lifetime / 2);
        if lifetime < 2 * self.window {
            return half;
        }
        let jitter = (share.clamp(0.0, 1.0) * self.jitter as f64) as u64;
        expires_at.saturating_sub(self.window + self.tick + jitter).max(half.min(expires_at - self.window))
    }

    /// Returns the wait after a number of `failures` in a row: 1, 2, 4 … 60 seconds, times 0.5 to 1 by a `share` from 0 to 1. After
    /// an hour of failures it grows to 15 minutes. It is never shorter than the server asks for.
    pub(super) fn back_off(&self, failures: u32, failing_for: u64, asked: Option<u64>, share: f64) -> u64 {
        let longest = if failing_for < LONG_OUTAGE { MAX_BACK_OFF } else { MAX_LONG_BACK_OFF };
        let full = (BACK_OFF << failures.saturating_sub(1).min(10)).min(longest);
        let own = (full as f64 * (0.5 + share.clamp(0.0, 1.0) / 2.0)).ceil() as u64;
        own.max(asked.unwrap_or(0))
    }
}
