//! The key that a slot's value holds: text is base64, with or without `whsec_` before it, and bytes are the key itself.

use zeroize::Zeroize;

use crate::Secret;
use crate::encode::base64url;
use crate::hmac_key::HmacKey;
use crate::jwt::Algorithm;

/// Before the base64 of a symmetric key. The prefixes of asymmetric keys, `whsk_` and `whpk_`, are not base64, so a public key is
/// never taken for a secret.
const PREFIX: &[u8] = b"whsec_";
/// The shortest and the longest key, in bytes (Standard Webhooks 1.0.0, "Signature scheme").
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// Prepares the key; `None` when the value holds none.
pub(crate) fn webhook_key(secret: &Secret) -> Option<HmacKey> {
    let value = secret.expose();
    let mut decoded = Vec::new();
    let key = if !secret.is_text() {
        value
    } else if decode(value.strip_prefix(PREFIX).unwrap_or(value), &mut decoded) {
        decoded.as_slice()
    } else {
        &[]
    };
    let prepared = if LENGTHS.contains(&key.len()) { HmacKey::new(Algorithm::Hs256, key) } else { None };
    decoded.zeroize();
    prepared
}

/// Decodes base64 (RFC 4648, section 4) with or without its padding. False when it is not canonical.
fn decode(text: &[u8], decoded: &mut Vec<u8>) -> bool {
    let padded = text.len().is_multiple_of(4);
    let unpadded = match text {
        [unpadded @ .., b'=', b'='] if padded => unpadded,
        [unpadded @ .., b'='] if padded => unpadded,
        _ => text,
    };
    let mut url: Vec<u8> = unpadded.iter().map(|character| to_url(*character)).collect();
    let is_canonical = base64url::decode(&url, decoded);
    url.zeroize();
    is_canonical
}

/// Returns the character of base64url with the same value. Base64url's own become one that neither alphabet has.
const fn to_url(character: u8) -> u8 {
    match character {
        b'+' => b'-',
        b'/' => b'_',
        b'-' | b'_' => b'=',
        other => other,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by a panic")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        decode(text.as_bytes(), &mut bytes).then_some(bytes)
    }

    #[test]
    fn the_vectors_of_rfc_4648_hold_with_and_without_padding() {
        for (bytes, text) in [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(decoded(text).unwrap(), bytes.as_bytes());
            assert_eq!(decoded(text.trim_end_matches('=')).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn a_text_that_is_not_canonical_is_refused() {
        for text in ["Zg=", "Zg===", "Zm9v=", "Zm9v====", "Zh==", "Z", "=", "-_-_", "Zm 9", "Zm9v\n", "Z=g="]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn keys_of_24_to_64_bytes_are_taken_and_no_others(key in prop::collection::vec(any::<u8>(), 1..100)) {
            let mut text = Vec::from(PREFIX);
            base64url::encode(&key, &mut text);
            let text: String = text.iter().skip(6).map(|byte| match byte { b'-' => '+', b'_' => '/', other => char::from(*other) }).collect();
            let is_key = (24..=64).contains(&key.len());
            prop_assert_eq!(webhook_key(&Secret::from(format!("whsec_{text}"))).is_some(), is_key);
            prop_assert_eq!(webhook_key(&Secret::from(text)).is_some(), is_key);
            prop_assert_eq!(webhook_key(&Secret::from(key)).is_some(), is_key);
        }
    }
}
