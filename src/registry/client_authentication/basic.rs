//! `client_secret_basic`: credentials in `Authorization: Basic`, each of them form-encoded (RFC 6749, section 2.3.1).

use super::Credentials;
use super::form::decode;
use crate::Secret;
use crate::encode::base64url;

/// The longest `Authorization` header, in bytes.
const MAX_AUTHORIZATION: usize = 8_192;

/// Reads the credentials; `None` for another scheme or a malformed value.
pub(super) fn read(authorization: &[u8]) -> Option<Credentials> {
    if authorization.len() > MAX_AUTHORIZATION {
        return None;
    }
    let (scheme, encoded) = std::str::from_utf8(authorization).ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = base64(encoded.trim_matches(' ').as_bytes())?;
    let (id, secret) = pair.expose_str()?.split_once(':')?;
    let client_id = decode(id.as_bytes())?.expose_str()?.to_owned();
    Some(Credentials { client_id, secret: decode(secret.as_bytes())? })
}

/// Decodes base64 (RFC 4648, section 4), padded or not; `None` unless it is in its canonical form.
fn base64(text: &[u8]) -> Option<Secret> {
    let unpadded = text.strip_suffix(b"==").or(text.strip_suffix(b"=")).unwrap_or(text);
    if text.is_empty() || (unpadded.len() < text.len() && !text.len().is_multiple_of(4)) {
        return None;
    }
    let in_url_alphabet = unpadded.iter().map(|character| match character {
        b'+' => b'-',
        b'/' => b'_',
        // The URL alphabet is not allowed: `=` makes the decoder refuse these.
        b'-' | b'_' => b'=',
        same => *same,
    });
    let text = Secret::from(in_url_alphabet.collect::<Vec<u8>>());
    let mut bytes = Vec::with_capacity(text.expose().len());
    let is_canonical = base64url::decode(text.expose(), &mut bytes);
    let decoded = Secret::from(bytes);
    is_canonical.then_some(decoded)
}
