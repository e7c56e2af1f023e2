//! A secret value: wiped when dropped, never printed, compared in constant time.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The bytes of a secret.
///
/// They are wiped when the value is dropped, `Debug` prints `[redacted]`, and the time of `==` depends on the lengths only.
/// `expose` and `expose_str` are the two ways to read them, so a search for `expose` finds every reader.
#[derive(Clone)]
pub struct Secret {
    bytes: Vec<u8>,
    /// Whether it was given as text: a webhook's key is base64 as text, and the bytes themselves otherwise.
    is_text: bool,
}

impl Secret {
    /// Returns the secret's bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the secret as text, or `None` when its bytes are not UTF-8.
    #[must_use]
    pub fn expose_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    pub(crate) const fn is_text(&self) -> bool {
        self.is_text
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, is_text: false }
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self { bytes: text.into_bytes(), is_text: true }
    }
}

impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.ct_eq(&other.bytes).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        wipe(&mut self.bytes);
    }
}

/// Not inlined: secrets are dropped in many places, and a copy of the loop in each would enlarge the WebAssembly module.
#[inline(never)]
fn wipe(bytes: &mut Vec<u8>) {
    bytes.zeroize();
}

impl ZeroizeOnDrop for Secret {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_redacted() {
        assert_eq!(format!("{:?}", Secret::from("hunter2")), "[redacted]");
    }

    #[test]
    fn equality_is_of_bytes() {
        assert_eq!(Secret::from("a"), Secret::from(vec![b'a']));
        assert_ne!(Secret::from("a"), Secret::from("b"));
        assert_ne!(Secret::from("a"), Secret::from("aa"));
    }
}
