//! Which secrets can be HMAC keys: those that are long enough (RFC 7518, section 3.2) and are not a key or certificate of another
//! kind (RFC 8725, section 2.1).

use super::refusal::Refusal;
use super::{Algorithm, VerifyOptions};
use crate::encode::base64url;

/// Text that keys and certificates of another kind contain. A random secret contains none of it: each part has seven characters or
/// more, and many have a space.
const ASYMMETRIC: [&[u8]; 17] = [
    // PEM (RFC 7468): also certificates, OpenSSH's private keys and PGP's armor (RFC 9580, section 6.2).
    b"-----BEGIN ",
    // SSH2 (RFC 4716), and the private keys of ssh.com and of SSH 1.
    b"---- BEGIN ",
    b"SSH PRIVATE KEY FILE FORMAT ",
    b"PuTTY-User-Key-File-",
    b"AGE-SECRET-KEY-1",
    b"<RSAKeyValue>",
    // DER in base64 without the lines of PEM. An object identifier has three spellings, by where it begins:
    // 1.2.840.113549.1 of RSA, 1.2.840.10045 of elliptic curves, 1.3.101.11x of Ed25519 and its family.
    b"KoZIhvcN",
    b"qhkiG9w0B",
    b"qGSIb3DQE",
    b"KoZIzj0",
    b"qhkjOPQ",
    b"qGSM49A",
    b"BQYDK2V",
    // PKCS #1 (RFC 8017, appendix A.1) has no object identifier: the start of the modulus, for 2,048 and 4,096 bits.
    b"MIIBCgKCAQEA",
    b"MIICCgKCAgEA",
    b"IBAAKCAQEA",
    b"IBAAKCAgEA",
];

/// Prefixes of OpenSSH's key type names.
const OPENSSH: [&[u8]; 11] = [
    b"ssh-rsa",
    b"ssh-dss",
    b"ssh-ed25519",
    b"ssh-ed448",
    b"ssh-xmss",
    b"rsa-sha2-",
    b"ecdsa-sha2-",
    b"sk-ssh-",
    b"sk-ecdsa-",
    b"webauthn-sk-",
    b"x509v3-",
];

/// Refuses a secret that is shorter than the algorithm's hash.
pub const fn check_length(secret: &[u8], algorithm: Algorithm, allow_short: bool) -> Result<(), Refusal> {
    if secret.len() < algorithm.bytes() && !allow_short { Err(Refusal::KeyTooShort) } else { Ok(()) }
}

/// Refuses a key or certificate of another kind.
pub(crate) fn check_kind(secret: &[u8]) -> Result<(), Refusal> {
    if ASYMMETRIC.iter().any(|part| contains(secret, part)) || is_openssh(secret) {
        return Err(Refusal::KeyIsAsymmetric);
    }
    if contains(secret, b"\"kty\"") && contains(secret, b"{") && contains(secret, b"}") {
        return Err(Refusal::KeyIsJwk);
    }
    Ok(())
}

/// Whether this is an OpenSSH public key: a line with options or hosts before the type, or the base64 without the type.
fn is_openssh(secret: &[u8]) -> bool {
    let words = || secret.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut with_next = words().zip(words().skip(1));
    with_next.any(|(word, _)| OPENSSH.iter().any(|kind| word.starts_with(kind)))
        || words().any(is_openssh_blob)
}

/// Whether decoded base64 begins with the length of a type's name in four bytes, and the name (RFC 4253, section 6.6).
fn is_openssh_blob(word: &[u8]) -> bool {
    let mut decoded = Vec::new();
    if !word.get(..16).is_some_and(|start| base64url::decode(start, &mut decoded)) {
        return false;
    }
    let [0, 0, 0, _, name @ ..] = &*decoded else { return false };
    OPENSSH.iter().any(|kind| kind.starts_with(name) || name.starts_with(kind))
}

#[inline(never)]
fn contains(bytes: &[u8], part: &[u8]) -> bool {
    (0..bytes.len()).any(|start| bytes.get(start..).is_some_and(|rest| rest.starts_with(part)))
}

impl VerifyOptions {
    /// Refuses a secret that cannot be a key for every allowed algorithm, as the token chooses among them.
    #[inline(always)]
    pub fn check_key(&self, secret: &[u8]) -> Result<(), Refusal> {
        check_kind(secret)?;
        let strictest = Algorithm::ALL.into_iter().rfind(|algorithm| self.allows(*algorithm));
        strictest.map_or(Ok(()), |algorithm| check_length(secret, algorithm, self.allow_short_keys))
    }
}
