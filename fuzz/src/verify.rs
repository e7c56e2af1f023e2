//! Verifies whole tokens, with options of every kind.

use secret_slots::SecretSlots;
use secret_slots::jwt::{
    Algorithm, MAX_TOKEN_LENGTH, NO_END, SlotFrom, VerifiedJwt, VerifyOptions, decode_jwt,
    decode_protected_header,
};
use serde_json::Value;

use crate::token::{encode, sign, signature};

const SLOTS: [(u64, &str); 4] = [
    (0, "the secret of the first slot, which is long enough for SHA-512 ok"),
    (1_741_790_697, "the secret of the second slot, which is long enough for SHA-512 ok"),
    (1_744_000_000, "the secret of a revoked slot, which is long enough for SHA-512 ok"),
    (1_746_000_000, "the secret of the last slot, which is long enough for SHA-512 ok"),
];
const REVOKED: u64 = 1_744_000_000;
const ALGORITHMS: [Algorithm; 3] = [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512];
const NOW: u64 = 1_746_000_100;

/// The first bytes choose the options. The rest is a token, or, for half of the inputs, a header and a payload, which are signed
/// correctly so that they pass the signature check.
pub fn verify(data: &[u8]) {
    let Some((choices, rest)) = data.split_first_chunk::<6>() else { return };
    let mut secrets = SecretSlots::new();
    for (slot, secret) in SLOTS {
        secrets.set("s", slot, secret).expect("a valid secret");
    }
    secrets.revoke("s", REVOKED).expect("the slot is there");
    let options = options(choices);
    let token =
        if choices[0] & 1 == 0 { String::from_utf8_lossy(rest).into_owned() } else { signed(choices, rest) };
    match secrets.verify_jwt("s", &token, &options, NOW) {
        Ok(verified) => holds_for_accepted(&secrets, &token, &options, &verified),
        Err(error) => {
            let words = error.to_string();
            assert!(SLOTS.iter().all(|(_, secret)| !words.contains(secret)), "a secret in an error");
            let looked_at = decode_jwt(&token).ok();
            assert!(error.payload().is_none_or(|payload| looked_at.as_deref() == Some(payload)));
        }
    }
}

fn options([_, selector, algorithms, claims, times, tolerance]: &[u8; 6]) -> VerifyOptions {
    let slot_from = [SlotFrom::Iat, SlotFrom::Slot, SlotFrom::Kid][usize::from(selector % 3)];
    let allowed = ALGORITHMS.into_iter().enumerate().filter(|(bit, _)| algorithms >> bit & 1 == 1);
    let mut options = VerifyOptions::new()
        .slot_from(slot_from)
        .algorithms(allowed.map(|(_, algorithm)| algorithm))
        .clock_tolerance(u64::from(*tolerance))
        .max_token_length(MAX_TOKEN_LENGTH);
    if claims & 1 != 0 {
        options = options.issuer(["i", "https://i.example"]);
    }
    if claims & 2 != 0 {
        options = options.audience(["a", "api"]);
    }
    if claims & 4 != 0 {
        options = options.subject("u");
    }
    if claims & 8 != 0 {
        options = options.typ("JWT");
    }
    if claims & 16 != 0 {
        options = options.required_claims(["jti", "é"]);
    }
    if claims & 32 != 0 {
        options = options.kids([("a", SLOTS[0].0), ("é", REVOKED), ("", SLOTS[3].0), ("a", SLOTS[1].0)]);
    }
    if claims & 64 != 0 {
        options = options.slot_from(SlotFrom::Any).max_tries(usize::from(tolerance % 4));
    }
    match times % 4 {
        0 => {}
        1 => options = options.overlap(NO_END),
        2 => options = options.overlap(u64::from(times / 4) * 100_000),
        _ => options = options.max_token_age(u64::from(times / 4) * 100_000),
    }
    options.boundary_tolerance(u64::from(selector / 3))
}

/// Signs a header, which ends at the first NUL, and the payload after it.
fn signed(choices: &[u8; 6], rest: &[u8]) -> String {
    let end = rest.iter().position(|byte| *byte == 0).unwrap_or(0);
    let (header, payload) = rest.split_at(end);
    let payload = payload.get(1..).unwrap_or_default();
    let (_, secret) = SLOTS[usize::from(choices[0] / 2 % 4)];
    sign(usize::from(choices[0] / 8 % 3), secret, header, payload)
}

fn holds_for_accepted(secrets: &SecretSlots, token: &str, options: &VerifyOptions, verified: &VerifiedJwt) {
    let segments: Vec<&str> = token.split('.').collect();
    assert_eq!(segments.len(), 3);
    assert_eq!(encode(verified.protected_header().as_bytes()), segments[0]);
    assert_eq!(encode(verified.payload().as_bytes()), segments[1]);
    assert_eq!(decode_jwt(token).as_deref(), Ok(verified.payload()));
    assert_eq!(decode_protected_header(token).as_deref(), Ok(verified.protected_header()));
    let header: Value = serde_json::from_str(verified.protected_header()).expect("JSON");
    let payload: Value = serde_json::from_str(verified.payload()).expect("JSON");
    assert!(payload.is_object() && header.get("crit").is_none() && header.get("b64").is_none());

    let alg = header["alg"].as_str().expect("a string");
    let number = ALGORITHMS.iter().position(|algorithm| algorithm.as_str() == alg).expect("one of three");
    let (_, secret) = SLOTS.iter().find(|(slot, _)| *slot == verified.slot()).expect("a slot that is there");
    assert_ne!(verified.slot(), REVOKED);
    let message = format!("{}.{}", segments[0], segments[1]);
    let mut code = signature(number, secret, &message);
    assert_eq!(encode(&code), segments[2]);
    code[0] ^= 1;
    let forged = format!("{message}.{}", encode(&code));
    assert!(secrets.verify_jwt("s", &forged, options, NOW).is_err(), "a flipped bit was accepted");
    assert_eq!(secrets.verify_jwt("s", token, options, NOW).as_ref(), Ok(verified));

    // The tolerance is at most 255 seconds.
    if let Some(exp) = payload.get("exp") {
        assert!(exp.as_f64().expect("a number") > (NOW - 256) as f64, "expired");
    }
    if let Some(nbf) = payload.get("nbf") {
        assert!(nbf.as_f64().expect("a number") <= (NOW + 256) as f64, "not yet");
    }
    if let Some(iat) = payload.get("iat") {
        assert!(iat.as_f64().expect("a number") <= (NOW + 256) as f64, "from the future");
    }
}
