//! How a token is made.

use super::{Algorithm, DEFAULT_MAX_TOKEN_LENGTH, MAX_TOKEN_LENGTH, SlotFrom};

/// How a token is made: HS256, with the slot in effect at its `iat`, unless said otherwise.
#[derive(Clone, Debug)]
pub struct SignOptions {
    pub(super) algorithm: Algorithm,
    pub(super) slot_from: SlotFrom,
    pub(super) expires_in: Option<u64>,
    pub(super) header: String,
    pub(super) allow_short_keys: bool,
    pub(super) max_token_length: usize,
}

impl Default for SignOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl SignOptions {
    /// HS256, with the slot in effect at `iat`, and no expiry.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            algorithm: Algorithm::Hs256,
            slot_from: SlotFrom::Iat,
            expires_in: None,
            header: String::new(),
            allow_short_keys: false,
            max_token_length: DEFAULT_MAX_TOKEN_LENGTH,
        }
    }

    /// The algorithm.
    #[must_use]
    pub const fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// Where the token says which slot signed it: [`SlotFrom::Iat`] signs with the slot in effect at `iat`, the others with
    /// the highest slot.
    #[must_use]
    pub const fn slot_from(mut self, slot_from: SlotFrom) -> Self {
        self.slot_from = slot_from;
        self
    }

    /// Sets `exp` to this many seconds after `iat`.
    #[must_use]
    pub const fn expires_in(mut self, seconds: u64) -> Self {
        self.expires_in = Some(seconds);
        self
    }

    /// Further members of the header: a JSON object without `alg`, `crit` and `b64`. `typ` is `JWT` unless it says
    /// otherwise.
    #[must_use]
    pub fn header(mut self, members: impl Into<String>) -> Self {
        self.header = members.into();
        self
    }

    /// Signs with secrets shorter than the algorithm's hash, against RFC 7518, section 3.2.
    #[must_use]
    pub const fn allow_short_keys(mut self, allowed: bool) -> Self {
        self.allow_short_keys = allowed;
        self
    }

    /// The longest token that is made, in bytes: 16,384 unless said otherwise, and never over 1,048,576.
    #[must_use]
    pub fn max_token_length(mut self, bytes: usize) -> Self {
        self.max_token_length = bytes.min(MAX_TOKEN_LENGTH);
        self
    }
}
