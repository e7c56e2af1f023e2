//! An accepted token.

use std::fmt;

/// The contents of an accepted token. `Debug` shows only the slot, as claims are often personal.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedJwt {
    pub(super) payload: String,
    pub(super) protected_header: String,
    pub(super) slot: u64,
}

impl VerifiedJwt {
    /// Returns the claims: one JSON object without a repeated name at its top level.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// Returns the protected header, a JSON object.
    #[must_use]
    pub fn protected_header(&self) -> &str {
        &self.protected_header
    }

    /// Returns the number of the slot whose secret signed the token.
    #[must_use]
    pub const fn slot(&self) -> u64 {
        self.slot
    }
}

impl fmt::Debug for VerifiedJwt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("VerifiedJwt").field("slot", &self.slot).finish_non_exhaustive()
    }
}
