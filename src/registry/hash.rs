//! The hash that is stored instead of a secret.

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

/// Returns the SHA-256. A secret of 256 random bits needs no slower hash.
pub(super) fn hash(secret: &[u8]) -> [u8; 32] {
    let digest = digest(secret);
    scrub();
    digest
}

/// Not inlined, so that everything it leaves on the stack lies below the caller's frame.
#[inline(never)]
fn digest(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Overwrites the stack where the frames of `digest` were: its hasher held a copy of the secret, and was moved.
#[inline(never)]
fn scrub() {
    let mut frame = [0_u64; 128];
    std::hint::black_box(&mut frame).zeroize();
}
