//! A `kid` that a map gives a slot.

use super::tokens::*;
use secret_slots::Code::{InvalidOption, NoMatchingKey};
use secret_slots::jwt::{SignOptions, SlotFrom, VerifyOptions, decode_protected_header};

const KIDS: [(&str, u64); 4] = [("2024-key", 0), ("2025-key", 5), ("__proto__", 5), ("0", 5)];

fn kids() -> VerifyOptions {
    by(SlotFrom::Kid).kids(KIDS)
}

fn with_kid(kid: &str, secret: &str) -> String {
    token(&format!(r#"{{"alg":"HS256","kid":{kid}}}"#), "{}", secret)
}

#[test]
fn a_kid_names_the_slot_of_the_map_and_no_other() {
    let verify = |kid: &str, secret: &str| indexes().verify_jwt("s", &with_kid(kid, secret), &kids(), 0);
    for (kid, secret, slot) in [
        (r#""2024-key""#, OLD, 0),
        (r#""2025-key""#, NEW, 5),
        (r#""\u0032025-key""#, NEW, 5),
        (r#""__proto__""#, NEW, 5),
        (r#""0""#, NEW, 5),
    ] {
        assert_eq!(accepted(verify(kid, secret)), slot, "{kid}");
    }
    for kid in [r#""5""#, r#""2025-KEY""#, r#""2025-key ""#, r#""""#, r#""2026-key""#, r#""constructor""#] {
        refused(verify(kid, NEW), NoMatchingKey, kid);
    }
    assert!(verify(r#""2024-key""#, NEW).is_err() && verify(r#""0""#, OLD).is_err());
    let none = by(SlotFrom::Kid).kids(Vec::<(String, u64)>::new());
    refused(indexes().verify_jwt("s", &with_kid(r#""5""#, NEW), &none, 0), NoMatchingKey, "an empty map");
    let absent = by(SlotFrom::Kid).kids([("k", 7)]);
    refused(indexes().verify_jwt("s", &with_kid(r#""k""#, NEW), &absent, 0), NoMatchingKey, "no such slot");
}

#[test]
fn overlap_and_revocation_still_apply() {
    let kids = by(SlotFrom::Kid).kids([("old", 0), ("new", ROLLOVER)]).overlap(DAY);
    let old = with_kid(r#""old""#, OLD);
    assert_eq!(accepted(times().verify_jwt("s", &old, &kids, ROLLOVER + DAY - 1)), 0);
    refused(times().verify_jwt("s", &old, &kids, ROLLOVER + DAY), NoMatchingKey, "the overlap");
    let mut revoked = times();
    revoked.revoke("s", 0).unwrap();
    let error = revoked.verify_jwt("s", &old, &kids, ROLLOVER).unwrap_err();
    assert_eq!(error.message(), r#"slot 0 of secret "s" is revoked"#);
    assert!(times().jose_key("s", &old, &kids, ROLLOVER).is_ok());
}

#[test]
fn the_kid_of_the_slot_that_signs_is_written() {
    let secrets = indexes();
    let sign = |options: SignOptions| secrets.sign_jwt("s", "{}", &options.slot_from(SlotFrom::Kid), 9);
    let header = |options: SignOptions| decode_protected_header(&sign(options).unwrap()).unwrap();
    assert_eq!(header(SignOptions::new().kids(KIDS)), r#"{"alg":"HS256","typ":"JWT","kid":"2025-key"}"#);
    assert_eq!(
        header(SignOptions::new().kids(KIDS).header(r#" { "x": 1 } "#)),
        r#"{"alg":"HS256","typ":"JWT","kid":"2025-key","x": 1}"#
    );
    assert_eq!(
        header(SignOptions::new().kids(KIDS).header(r#"{"kid":"__proto__"}"#)),
        r#"{"alg":"HS256","typ":"JWT","kid":"__proto__"}"#
    );
    assert_eq!(
        header(SignOptions::new().kids([("a\"\n", 5)])),
        r#"{"alg":"HS256","typ":"JWT","kid":"a\"\u000a"}"#
    );
    for made in [SignOptions::new().kids(KIDS), SignOptions::new().kids(KIDS).header(r#"{"kid":"0"}"#)] {
        assert_eq!(accepted(secrets.verify_jwt("s", &sign(made).unwrap(), &kids(), 9)), 5);
    }
    for wrong in [
        SignOptions::new().kids([("a", 0)]),
        SignOptions::new().kids(Vec::<(String, u64)>::new()),
        SignOptions::new().kids(KIDS).header(r#"{"kid":"2024-key"}"#),
        SignOptions::new().kids(KIDS).header(r#"{"kid":"5"}"#),
        SignOptions::new().kids(KIDS).header(r#"{"kid":5}"#),
        SignOptions::new().kids(KIDS).header(r#"{"kid":"0","kid":"0"}"#),
        SignOptions::new().kids(KIDS).header("{"),
        SignOptions::new().header(r#"{"kid":"2025-key"}"#),
    ] {
        assert_eq!(sign(wrong.clone()).unwrap_err().code(), InvalidOption, "{wrong:?}");
    }
}

#[test]
fn without_the_selector_kids_have_no_effect() {
    let made = times().sign_jwt("s", "{}", &SignOptions::new().kids([("a", 0)]), ROLLOVER).unwrap();
    assert_eq!(
        accepted(times().verify_jwt("s", &made, &VerifyOptions::new().kids([("a", 0)]), ROLLOVER)),
        ROLLOVER
    );
}
