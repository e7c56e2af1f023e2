//! Tokens made by hand, so that nothing of the library vouches for itself.

use hmac::{Hmac, KeyInit, Mac};
use secret_slots::jwt::{SlotFrom, VerifiedJwt, VerifyOptions};
use secret_slots::{Code, Error, SecretSlots};
use sha2::{Sha256, Sha384, Sha512};

pub(crate) const OLD: &str = "the old secret, of 64 bytes, which is enough for every algorithm";
pub(crate) const NEW: &str = "the new secret, of 64 bytes, which is enough for every algorithm";
pub(crate) const ROLLOVER: u64 = 1_741_790_697;
pub(crate) const DAY: u64 = 86_400;
pub(crate) const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// The slots of the source document's second example: from the beginning, and from the rollover on.
pub(crate) fn times() -> SecretSlots {
    let mut secrets = SecretSlots::new();
    secrets.set("s", 0, OLD).unwrap();
    secrets.set("s", ROLLOVER, NEW).unwrap();
    secrets
}

/// The slots of its first example.
pub(crate) fn indexes() -> SecretSlots {
    let mut secrets = SecretSlots::new();
    secrets.set("s", 0, OLD).unwrap();
    secrets.set("s", 5, NEW).unwrap();
    secrets
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.as_ref().chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * place) & 0x3f) as usize]));
        }
    }
    text
}

fn code<M: Mac + KeyInit>(secret: &str, message: &str) -> Vec<u8> {
    let key = <M as KeyInit>::new_from_slice(secret.as_bytes()).unwrap();
    key.chain_update(message).finalize().into_bytes().to_vec()
}

pub(crate) fn signature(header: &str, secret: &str, signed: &str) -> Vec<u8> {
    if header.contains("HS384") {
        code::<Hmac<Sha384>>(secret, signed)
    } else if header.contains("HS512") {
        code::<Hmac<Sha512>>(secret, signed)
    } else {
        code::<Hmac<Sha256>>(secret, signed)
    }
}

/// A token of any header and payload, rightly signed.
pub(crate) fn token(header: &str, payload: impl AsRef<[u8]>, secret: &str) -> String {
    resign(&encode(header), &encode(payload), header, secret)
}

/// A token of any two segments, rightly signed.
pub(crate) fn resign(header_segment: &str, payload_segment: &str, header: &str, secret: &str) -> String {
    let signed = format!("{header_segment}.{payload_segment}");
    format!("{signed}.{}", encode(signature(header, secret, &signed)))
}

/// A token of the old secret, issued a second before the rollover.
pub(crate) fn old(payload: &str) -> String {
    token(HS256, payload.replace("IAT", &(ROLLOVER - 1).to_string()), OLD)
}

/// A token of the new secret, issued at the rollover.
pub(crate) fn new(payload: &str) -> String {
    token(HS256, payload.replace("IAT", &ROLLOVER.to_string()), NEW)
}

pub(crate) fn by(slot_from: SlotFrom) -> VerifyOptions {
    VerifyOptions::new().slot_from(slot_from)
}

pub(crate) fn accepted(outcome: Result<VerifiedJwt, Error>) -> u64 {
    match outcome {
        Ok(verified) => verified.slot(),
        Err(error) => panic!("refused: {error}"),
    }
}

/// Asserts a refusal whose words hold nothing of the secrets or the token.
#[track_caller]
pub(crate) fn refused(outcome: Result<VerifiedJwt, Error>, code: Code, what: &str) {
    let error = outcome.expect_err(what);
    assert_eq!(error.code(), code, "{what}: {error}");
    let printed = format!("{error} {error:?}");
    for part in [OLD, NEW, "eyJ", "hunter2"] {
        assert!(!printed.contains(part), "{what}: {printed}");
    }
}
