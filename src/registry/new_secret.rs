//! New secrets: a prefix, an underscore, a body of base62 and a checksum, 64 characters in all.

use super::base62::{ALPHABET, draw};
use super::hash::hash;
use crate::policy::EntropySource;
use crate::{Code, Error, Secret};

/// The characters of a secret.
const LENGTH: usize = 64;
const CHECKSUM: usize = 6;
const HINT: usize = 4;
const MAX_DRAWS: usize = 1_000;

/// A new secret, and what is stored of it.
pub(super) struct NewSecret {
    pub(super) secret: Secret,
    pub(super) hash: [u8; 32],
    pub(super) hint: String,
}

/// Draws a secret. Its body has lower-case and upper-case letters, which with the underscore meets the default policy, and at least 43
/// characters, 256 bits.
///
/// # Errors
///
/// `ERR_ENTROPY_UNAVAILABLE` if the source fails, or gives no letters.
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
    Err(Error::new(Code::EntropyUnavailable, "the source of randomness repeats itself: it gives no letters"))
}

/// Returns the CRC-32 (IEEE 802.3) in base62. Scanners recognize leaked secrets by it; verification never uses it.
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
        *digit = ALPHABET.get((rest % 62) as usize).copied().unwrap_or(b'0');
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
    fn the_checksum_is_the_crc_32_of_the_standard() {
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
