//! The time, on each clock that a decision needs.

/// The time on a holder's clocks and the store's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The holder's clock, in Unix seconds. Tokens expire by it.
    pub unix: u64,
    /// The clock that leases and pauses go by, in Unix milliseconds: the store's, or the holder's where the store has none.
    pub store: u64,
    /// How long this holder has seen the stored attempt unchanged on a clock that never goes back, in milliseconds. `None` where
    /// the store has a clock: then that clock alone decides.
    pub seen_for: Option<u64>,
    /// How long this holder has run without an interruption of over two seconds, in milliseconds; `u64::MAX` if it never noticed
    /// one.
    pub awake_for: u64,
}

impl Times {
    /// One clock for all: for a holder whose store goes by the same clock. `unix` is in Unix seconds.
    #[must_use]
    pub const fn of(unix: u64) -> Self {
        Self { unix, store: unix * 1_000, seen_for: None, awake_for: u64::MAX }
    }

    /// The store's clock in whole Unix seconds, rounded up: no time that is written is too early.
    pub(super) const fn store_seconds(&self) -> u64 {
        self.store.div_ceil(1_000)
    }
}
