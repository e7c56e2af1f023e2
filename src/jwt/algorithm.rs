//! The algorithms: HMAC with SHA-2 (RFC 7518, section 3.2), and no others.

/// How a token is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `HS256`: HMAC with SHA-256; a secret of 32 bytes or more.
    #[default]
    Hs256 = 0,
    /// `HS384`: HMAC with SHA-384; a secret of 48 bytes or more.
    Hs384 = 1,
    /// `HS512`: HMAC with SHA-512; a secret of 64 bytes or more.
    Hs512 = 2,
}

impl Algorithm {
    /// All algorithms, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Hs256, Self::Hs384, Self::Hs512];

    /// Returns the name in a token's header, such as `HS256`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    /// Returns the length of a signature in bytes, which is also the least length of a secret.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Hs256 => 32,
            Self::Hs384 => 48,
            Self::Hs512 => 64,
        }
    }

    /// Returns the algorithm's bit in a set of algorithms.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}
