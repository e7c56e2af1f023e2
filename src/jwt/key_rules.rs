//! What may be an HMAC key: long enough (RFC 7518, section 3.2), and not a key of another kind (RFC 8725, section 2.1).

use super::refusal::Refusal;
use super::{Algorithm, VerifyOptions};

/// Whether a secret may sign and verify with this algorithm.
pub(crate) fn check_key(secret: &[u8], algorithm: Algorithm, allow_short: bool) -> Result<(), Refusal> {
    if contains(secret, b"-----BEGIN ") {
        return Err(Refusal::KeyIsPem);
    }
    let text = secret.trim_ascii();
    if text.starts_with(b"{") && text.ends_with(b"}") && contains(text, b"\"kty\"") {
        return Err(Refusal::KeyIsJwk);
    }
    if secret.len() < algorithm.bytes() && !allow_short { Err(Refusal::KeyTooShort) } else { Ok(()) }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

impl VerifyOptions {
    /// Whether a secret may verify with any of the algorithms allowed.
    pub(crate) fn check_key(&self, secret: &[u8]) -> Result<(), Refusal> {
        let least = Algorithm::ALL.into_iter().find(|algorithm| self.allows(*algorithm));
        least.map_or(Ok(()), |algorithm| check_key(secret, algorithm, self.allow_short_keys))
    }
}
