//! New secrets: prefix, underscore, a body of base62 and a checksum, 64 characters in all. And what is kept of one.

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use crate::policy::EntropySource;
use crate::{Code, Error, Secret};

/// Characters of a whole secret.
const LENGTH: usize = 64;
const CHECKSUM: usize = 6;
const HINT: usize = 4;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The largest multiple of 62 in a byte: what is not below it is drawn again, so that no character is likelier.
const FAIR: u8 = 248;
const MAX_DRAWS: usize = 1_000;

/// A new secret, and what is kept of it.
pub(super) struct NewSecret {
    pub(super) secret: Secret,
    pub(super) hash: [u8; 32],
    pub(super) hint: String,
}

/// Draws a secret with lower-case and upper-case letters: with the underscore it meets the default policy. Its body has at least
/// 43 characters, 256 bits.
pub(super) fn draw_secret(prefix: &str, entropy: &mut impl EntropySource) -> Result<NewSecret, Error> {
    for _ in 0..MAX_DRAWS {
        let mut text = Vec::with_capacity(LENGTH);
        text.extend_from_slice(prefix.as_bytes());
        text.push(b'_');
        let start = text.len();
        draw(&mut text, LENGTH - CHECKSUM, entropy)?;
        let hint = text.get(text.len().saturating_sub(HINT)..).unwrap_or_default();
        let hint = String::from_utf8_lossy(hint).into_owned();
        let checksum = checksum(&text);
        text.extend_from_slice(&checksum);
        let body = text.get(start..LENGTH - CHECKSUM).unwrap_or_default();
        let is_mixed = body.iter().any(u8::is_ascii_lowercase) && body.iter().any(u8::is_ascii_uppercase);
        let secret = Secret::from(text);
        if is_mixed {
            return Ok(NewSecret { hash: hash(secret.expose()), secret, hint });
        }
    }
    Err(Error::new(Code::EntropyUnavailable, "the source of randomness gives no letters"))
}

fn draw(text: &mut Vec<u8>, length: usize, entropy: &mut impl EntropySource) -> Result<(), Error> {
    while text.len() < length {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        // A little more than is needed, as one in 32 is drawn again.
        let bytes = bytes.get_mut(..(length - text.len()) * 17 / 16 + 1).unwrap_or_default();
        if let Err(failure) = entropy.fill(bytes) {
            return Err(Error::new(Code::EntropyUnavailable, failure.to_string()));
        }
        let fair = bytes.iter().filter(|byte| **byte < FAIR);
        let characters = fair.filter_map(|byte| BASE62.get(usize::from(byte % 62)));
        text.extend(characters.take(length - text.len()));
    }
    Ok(())
}

/// A random name of 16 characters, about 95 bits, which is no secret.
pub(super) fn identifier(entropy: &mut impl EntropySource) -> Result<String, Error> {
    let mut text = Vec::with_capacity(16);
    draw(&mut text, 16, entropy)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// SHA-256: a secret of 256 random bits needs no slower hash.
pub(super) fn hash(secret: &[u8]) -> [u8; 32] {
    let digest = digest(secret);
    scrub();
    digest
}

/// Out of line, so that all it leaves is below the caller's frame.
#[inline(never)]
fn digest(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Overwrites the stack where the digest's frames were: its hasher has held a copy of the secret, and was moved.
#[inline(never)]
fn scrub() {
    let mut frame = [0_u64; 128];
    std::hint::black_box(&mut frame).zeroize();
}

/// CRC-32 (IEEE 802.3) in base62, for scanners that look for leaked secrets; it is never asked instead of the hash.
fn checksum(text: &[u8]) -> [u8; CHECKSUM] {
    let mut crc = u32::MAX;
    for byte in text {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
    }
    let mut rest = !crc;
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62.get((rest % 62) as usize).copied().unwrap_or(b'0');
        rest /= 62;
    }
    digits
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by a panic")]
mod tests {
    use super::*;
    use crate::SecretPolicy;
    use crate::policy::EntropyFailure;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // CRC-32 of "123456789" is 0xcbf43926: 3_421_780_262 in base62.
        assert_eq!(&checksum(b"123456789"), b"3jZRME");
    }

    #[test]
    fn a_secret_has_64_characters_and_meets_the_default_policy() {
        let mut entropy = |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| EntropyFailure);
        for prefix in ["", "acme", "fourteenletter"] {
            for _ in 0..200 {
                let issued = draw_secret(prefix, &mut entropy).unwrap();
                let text = issued.secret.expose_str().unwrap();
                assert_eq!(text.len(), LENGTH);
                assert!(text.starts_with(&format!("{prefix}_")));
                assert!(SecretPolicy::default().check(text).unwrap().ok());
                assert_eq!(text.get(54..58), Some(issued.hint.as_str()));
                assert_eq!(
                    text.as_bytes().get(58..),
                    Some(&checksum(text.get(..58).unwrap().as_bytes())[..])
                );
                assert_eq!(issued.hash, hash(text.as_bytes()));
            }
        }
    }

    #[test]
    fn a_source_that_fails_or_gives_no_letters_is_an_error() {
        let mut fails = |_: &mut [u8]| Err(EntropyFailure);
        assert!(draw_secret("", &mut fails).is_err());
        let mut zeros = |bytes: &mut [u8]| {
            bytes.fill(0);
            Ok(())
        };
        assert!(draw_secret("", &mut zeros).is_err());
    }
}
