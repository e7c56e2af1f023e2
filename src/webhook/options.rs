//! The options of verifying a webhook.

/// How far the clocks of sender and receiver may differ by default, in seconds, in both directions.
pub const DEFAULT_TOLERANCE: u64 = 300;

/// How to verify a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct WebhookOptions {
    pub(super) tolerance: u64,
    pub(super) overlap: u64,
}

impl Default for WebhookOptions {
    fn default() -> Self {
        Self { tolerance: DEFAULT_TOLERANCE, overlap: 0 }
    }
}

impl WebhookOptions {
    /// Returns the defaults: timestamps up to 300 seconds before or after now, and the slot in effect alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// Accepts timestamps up to this many seconds before or after now.
    pub const fn tolerance(mut self, seconds: u64) -> Self {
        self.tolerance = seconds;
        self
    }

    /// Accepts the slot before the one in effect for this many seconds after the newer one began. For senders that switch late.
    pub const fn overlap(mut self, seconds: u64) -> Self {
        self.overlap = seconds;
        self
    }
}
