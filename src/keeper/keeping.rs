//! How tokens are kept.

/// Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keeping {
    /// How long before its expiry a token is refreshed at the latest. Default 60.
    pub window: u64,
    /// How often due records are looked for: the window is that much wider. Default 15.
    pub tick: u64,
    /// How much earlier a refresh may be, for refreshes to be spread. Default 60.
    pub jitter: u64,
    /// How long a request may take, with all its secrets and retries. Default 10.
    pub timeout: u64,
    /// How long the save that follows may take before others take over. Default 10.
    pub save: u64,
    /// Whether a refresh token whose fate is unknown is sent once more where the server is not known to keep it.
    pub replay_lost_reply: bool,
}

/// How far the clocks of holders may be apart.
const SKEW: u64 = 5;
/// The first wait after a failure; each further one is twice as long.
const BACK_OFF: u64 = 1;
/// The longest wait of its own making, and the longest that a server may ask for.
const MAX_BACK_OFF: u64 = 60;
const MAX_RETRY_AFTER: u64 = 3_600;

impl Default for Keeping {
    fn default() -> Self {
        Self { window: 60, tick: 15, jitter: 60, timeout: 10, save: 10, replay_lost_reply: false }
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

    /// When to try again after a failure, the `failures`th in a row.
    pub(super) fn retry_at(&self, now: u64, failures: u32, retry_after: Option<u64>) -> u64 {
        let own = (BACK_OFF << failures.saturating_sub(1).min(6)).min(MAX_BACK_OFF);
        now + retry_after.map_or(own, |asked| asked.clamp(own, MAX_RETRY_AFTER))
    }
}
