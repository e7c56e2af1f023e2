//! One signature of the header `webhook-signature`: `v1,` and the base64 of an HMAC-SHA256.

use subtle::{Choice, ConstantTimeEq};

use crate::encode::base64url;
use crate::hmac_key::HmacKey;

/// Replaces the contents of `text` with the signature of `signed`.
pub fn webhook_signature(key: &HmacKey, signed: &[u8], text: &mut Vec<u8>) {
    let (code, length) = key.sign(signed);
    text.clear();
    text.extend_from_slice(b"v1,");
    base64url::encode(code.get(..length).unwrap_or_default(), text);
    for character in &mut *text {
        *character = match *character {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
    }
    // The last group of 32 bytes is two bytes.
    text.push(b'=');
}

/// Whether a signature is in a header's list, which has spaces between its signatures. Those of other versions, such as `v1a`, are
/// none that is made here.
///
/// Texts are compared, so each signature has one form only. The time does not depend on where they differ.
pub fn is_listed(signature: &[u8], list: &[u8]) -> bool {
    let mut found = Choice::from(0);
    for given in list.split(|byte| *byte == b' ') {
        found |= given.ct_eq(signature);
    }
    found.into()
}
