//! The time on each clock that a decision needs.

/// The time on a holder's clocks and the store's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The holder's clock, in Unix seconds. Tokens expire by this clock.
    pub unix: u64,
    /// The clock of leases and back-offs, in Unix milliseconds: the store's, or the holder's if the store has none.
    pub store: u64,
    /// How long this holder has seen the stored attempt unchanged, on a clock that never goes back, in milliseconds. `None` if the
    /// store has a clock: then that clock alone decides.
    pub seen_for: Option<u64>,
    /// How long this holder has run without an interruption of over two seconds, in milliseconds; `u64::MAX` if it has noticed none.
    pub awake_for: u64,
}

impl Times {
    /// Returns the time of a holder and a store with the same clock. `unix` is in Unix seconds.
    #[must_use]
    pub const fn of(unix: u64) -> Self {
        Self { unix, store: unix * 1_000, seen_for: None, awake_for: u64::MAX }
    }

    /// Returns the store's clock in whole Unix seconds, rounded up: no time that is computed from it is too early.
    pub(super) const fn store_seconds(&self) -> u64 {
        self.store.div_ceil(1_000)
    }
}
