//! The refresh policy: how early, how long and how often.

/// The refresh policy. Times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keeping {
    /// How long before its expiry a token is refreshed at the latest. Default 60.
    pub window: u64,
    /// How often due records are looked for: the window is that much wider. Default 15.
    pub tick: u64,
    /// How much earlier a refresh may be, which spreads refreshes. Default 60.
    pub jitter: u64,
    /// How long a request may take, with all its secrets and retries. Default 10.
    pub timeout: u64,
    /// How long the save that follows may take before others take over. Default 10.
    pub save: u64,
    /// The lifetime of a token whose server names none; `None` for no end. Default 3,600.
    pub assumed_lifetime: Option<u64>,
    /// When a refresh token may be sent again whose sender is silent.
    pub replay_after: ReplayAfter,
}

/// When a refresh token may be sent again although nobody has heard from its sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ReplayAfter {
    /// Once the sender's lease has ended: early enough for a server that takes a replay for 30 to 60 seconds.
    #[default]
    Lease,
    /// Not before the access token has expired: for a server that ends the session at any replay (RFC 9700, section 4.14.2).
    Expiry,
}

/// How far the clocks of holders may be apart.
const SKEW: u64 = 5;
/// The first wait after a failure; each further one is twice as long.
const BACK_OFF: u64 = 1;
/// The longest wait, and the longest once it has failed for `LONG_OUTAGE`.
const MAX_BACK_OFF: u64 = 60;
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
    /// How long an attempt holds the record: it outlives the request and the save, on a clock that is behind.
    pub(super) const fn lease(&self) -> u64 {
        self.timeout + self.save + SKEW
    }

    /// From when on a token is refreshed behind its callers' backs. `share` of the jitter is from 0 to 1, and only makes it
    /// earlier. Of a lifetime under twice the window it is half; of any other never less than half.
    pub(super) fn refresh_at(&self, obtained_at: u64, expires_at: u64, share: f64) -> u64 {
        let lifetime = expires_at.saturating_sub(obtained_at);
        let half = expires_at.saturating_sub(lifetime / 2);
        if lifetime < 2 * self.window {
            return half;
        }
        let jitter = (share.clamp(0.0, 1.0) * self.jitter as f64) as u64;
        expires_at.saturating_sub(self.window + self.tick + jitter).max(half.min(expires_at - self.window))
    }

    /// How long to wait after the `failures`th failure in a row: 1, 2, 4 … 60 seconds times 0.5 to 1, by a `share` from 0 to 1; up
    /// to 15 minutes once it has failed for an hour; never less than the server asks for.
    pub(super) fn back_off(&self, failures: u32, failing_for: u64, asked: Option<u64>, share: f64) -> u64 {
        let longest = if failing_for < LONG_OUTAGE { MAX_BACK_OFF } else { MAX_LONG_BACK_OFF };
        let full = (BACK_OFF << failures.saturating_sub(1).min(10)).min(longest);
        let own = (full as f64 * (0.5 + share.clamp(0.0, 1.0) / 2.0)).ceil() as u64;
        own.max(asked.unwrap_or(0))
    }
}
