//! Tokens without `iat`, for which slots are tried.

use super::tokens::*;
use secret_slots::Code::{ClaimInvalid, InvalidOption, NoMatchingKey, SignatureInvalid};
use secret_slots::SecretSlots;
use secret_slots::jwt::{NO_END, SignOptions, SlotFrom, VerifyOptions};
use serde_json::Value;

fn secret(slot: u64) -> String {
    format!("the secret of the slot with the number {slot}")
}

fn any() -> VerifyOptions {
    by(SlotFrom::Any)
}

#[test]
fn the_shared_vectors_hold() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/jwt-any.json")).unwrap();
    for case in vectors["cases"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        let mut secrets = SecretSlots::new();
        for slot in case["slots"].as_array().unwrap() {
            let number = slot["slot"].as_u64().unwrap();
            secrets.set("s", number, secret(number)).unwrap();
            if slot["revoked"] == true {
                secrets.revoke("s", number).unwrap();
            }
        }
        let mut options = any();
        options = match &case["overlap"] {
            Value::Null => options,
            overlap => options.overlap(overlap.as_u64().unwrap_or(NO_END)),
        };
        if let Some(tries) = case["maxTries"].as_u64() {
            options = options.max_tries(tries as usize);
        }
        let payload = case.get("iat").map_or("{}".into(), |iat| format!(r#"{{"iat":{iat}}}"#));
        let made = token(HS256, payload, &secret(case["signer"].as_u64().unwrap()));
        let outcome = secrets.verify_jwt("s", &made, &options, case["now"].as_u64().unwrap());
        match outcome {
            Ok(verified) => assert_eq!(Some(verified.slot()), case["accepted"].as_u64(), "{title}"),
            Err(error) => assert_eq!(Some(error.code().as_str()), case["code"].as_str(), "{title}: {error}"),
        }
    }
}

#[test]
fn a_required_iat_is_still_required() {
    let made = token(HS256, "{}", NEW);
    let aged = any().max_token_age(60);
    let error = times().verify_jwt("s", &made, &aged, ROLLOVER).unwrap_err();
    assert_eq!((error.code(), error.claim(), error.reason()), (ClaimInvalid, Some("iat"), Some("missing")));
    let required = any().required_claims(["iat"]);
    refused(times().verify_jwt("s", &made, &required, ROLLOVER), ClaimInvalid, "required");
    assert!(times().jwt_verifier("s", any()).unwrap().lets_old_secrets_live(), "a token with iat has no end");
    assert!(!times().jwt_verifier("s", any().overlap(DAY)).unwrap().lets_old_secrets_live());
    assert!(!times().jwt_verifier("s", aged).unwrap().lets_old_secrets_live());
}

#[test]
fn it_needs_slots_that_are_times() {
    assert!(indexes().jwt_verifier("s", any()).is_err_and(|error| error.code() == InvalidOption));
    assert!(indexes().verify_jwt("s", "a.b.c", &any(), 0).is_err_and(|error| error.code() == InvalidOption));
}

#[test]
fn it_tries_a_token_of_every_algorithm_allowed_and_none_of_another() {
    use secret_slots::jwt::Algorithm::{Hs256, Hs384, Hs512};
    for (alg, algorithm) in [("HS256", Hs256), ("HS384", Hs384), ("HS512", Hs512)] {
        let made = token(&format!(r#"{{"alg":"{alg}"}}"#), "{}", OLD);
        let options = any().algorithms([algorithm]).overlap(DAY);
        assert_eq!(accepted(times().verify_jwt("s", &made, &options, ROLLOVER + 5)), 0);
        let others = any().algorithms([Hs256, Hs384, Hs512].into_iter().filter(|other| *other != algorithm));
        assert!(times().verify_jwt("s", &made, &others.overlap(DAY), ROLLOVER + 5).is_err());
    }
}

#[test]
fn a_slot_without_a_usable_key_refuses_alone_and_takes_a_try() {
    let mut secrets = times();
    secrets.set("s", ROLLOVER + 10, "short").unwrap();
    let old = token(HS256, "{}", OLD);
    let options = any().overlap(DAY);
    assert_eq!(accepted(secrets.verify_jwt("s", &old, &options, ROLLOVER + 20)), 0);
    let two = options.max_tries(2);
    refused(secrets.verify_jwt("s", &old, &two, ROLLOVER + 20), SignatureInvalid, "the third slot");
    refused(secrets.verify_jwt("s", &old, &any(), ROLLOVER + 20), NoMatchingKey, "the short one alone");
}

#[test]
fn the_number_of_tries_is_bounded() {
    let mut secrets = SecretSlots::new();
    for slot in 0..40 {
        secrets.set("s", ROLLOVER + slot, secret(ROLLOVER + slot)).unwrap();
    }
    let verify = |tries: usize, age: u64| {
        let options = any().overlap(NO_END).max_tries(tries);
        secrets.verify_jwt("s", &token(HS256, "{}", &secret(ROLLOVER + 39 - age)), &options, ROLLOVER + 99)
    };
    for (given, tries) in [(0, 1), (1, 1), (3, 3), (16, 16), (17, 16), (usize::MAX, 16)] {
        assert_eq!(accepted(verify(given, tries - 1)), ROLLOVER + 40 - tries);
        refused(verify(given, tries), SignatureInvalid, "one more");
    }
}

#[test]
fn it_hands_no_key_to_another_library_and_signs_as_iat_does() {
    let secrets = times();
    let made =
        secrets.sign_jwt("s", "{}", &SignOptions::new().slot_from(SlotFrom::Any), ROLLOVER - 1).unwrap();
    assert_eq!(made, secrets.sign_jwt("s", "{}", &SignOptions::new(), ROLLOVER - 1).unwrap());
    assert_eq!(accepted(secrets.verify_jwt("s", &made, &any(), ROLLOVER)), 0);
    let error = secrets.jose_key("s", &made, &any(), ROLLOVER).unwrap_err();
    assert_eq!(error.code(), InvalidOption);
}
