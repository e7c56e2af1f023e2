//! Random text in base62.

use zeroize::Zeroizing;

use crate::policy::EntropySource;
use crate::{Code, Error};

pub(super) const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The largest multiple of 62 in a byte. Bytes from here on are discarded, so that all characters are equally likely.
const FAIR: u8 = 248;
/// The most bytes that are drawn at once.
const MAX_DRAWN: usize = 64;

/// Appends random characters until the text has this length.
///
/// # Errors
///
/// `ERR_ENTROPY_UNAVAILABLE` if the source fails.
pub(super) fn draw(text: &mut Vec<u8>, length: usize, entropy: &mut impl EntropySource) -> Result<(), Error> {
    while text.len() < length {
        let mut bytes = Zeroizing::new([0; MAX_DRAWN]);
        // A little more than needed: one byte in 32 is discarded. INVARIANT: at most 58 characters are drawn, from 62 bytes.
        let bytes = bytes.get_mut(..(length - text.len()) * 17 / 16 + 1).unwrap_or_default();
        if let Err(failure) = entropy.fill(bytes) {
            return Err(Error::new(Code::EntropyUnavailable, failure.to_string()));
        }
        let fair = bytes.iter().filter(|byte| **byte < FAIR);
        let characters = fair.filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
        text.extend(characters.take(length - text.len()));
    }
    Ok(())
}

/// Draws a random identifier of 16 characters, about 95 bits. It is not a secret.
///
/// # Errors
///
/// `ERR_ENTROPY_UNAVAILABLE` if the source fails.
pub(super) fn identifier(entropy: &mut impl EntropySource) -> Result<String, Error> {
    let mut text = Vec::with_capacity(16);
    draw(&mut text, 16, entropy)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
