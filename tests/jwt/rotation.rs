//! Which slot a token belongs to, and for how long that slot is accepted.

use super::tokens::*;
use secret_slots::Code::{ClaimInvalid, InvalidOption, JwsInvalid, NoMatchingKey, SignatureInvalid};
use secret_slots::SecretSlots;
use secret_slots::jwt::{NO_END, SlotFrom, VerifyOptions};

const IAT: &str = r#"{"iat":IAT}"#;

#[test]
fn the_slot_claim_of_the_documents_first_example_chooses_at_or_below() {
    for (slot, secret, expected) in [(0, OLD, 0), (3, OLD, 0), (4, OLD, 0), (5, NEW, 5), (7, NEW, 5)] {
        let made = token(HS256, format!(r#"{{"slot":{slot}}}"#), secret);
        assert_eq!(accepted(indexes().verify_jwt("s", &made, &by(SlotFrom::Slot), 0)), expected);
        let other = token(HS256, format!(r#"{{"slot":{slot}}}"#), if secret == OLD { NEW } else { OLD });
        refused(
            indexes().verify_jwt("s", &other, &by(SlotFrom::Slot), 0),
            SignatureInvalid,
            "the other slot's secret",
        );
    }
}

#[test]
fn the_iat_of_the_documents_second_example_chooses_the_secret_of_its_time() {
    let options = VerifyOptions::new();
    assert_eq!(accepted(times().verify_jwt("s", &old(IAT), &options, ROLLOVER)), 0);
    assert_eq!(accepted(times().verify_jwt("s", &new(IAT), &options, ROLLOVER)), ROLLOVER);
    let late = token(HS256, format!(r#"{{"iat":{ROLLOVER}}}"#), OLD);
    refused(
        times().verify_jwt("s", &late, &options, ROLLOVER),
        SignatureInvalid,
        "the old secret at the rollover",
    );
    let floored = token(HS256, format!(r#"{{"iat":{}.999}}"#, ROLLOVER - 1), OLD);
    assert_eq!(accepted(times().verify_jwt("s", &floored, &options, ROLLOVER)), 0);
}

#[test]
fn a_selector_that_is_absent_or_malformed_is_a_refusal_also_with_one_slot() {
    let mut single = SecretSlots::new();
    single.set("s", 0, NEW).unwrap();
    let with = |header: &str, payload: &str| token(header, payload, NEW);
    for secrets in [&single, &times(), &indexes()] {
        let by_iat = secrets.verify_jwt("s", &with(HS256, "{}"), &VerifyOptions::new(), ROLLOVER);
        assert!(by_iat.is_err());
        refused(secrets.verify_jwt("s", &with(HS256, "{}"), &by(SlotFrom::Slot), 0), ClaimInvalid, "no slot");
        refused(secrets.verify_jwt("s", &with(HS256, "{}"), &by(SlotFrom::Kid), 0), NoMatchingKey, "no kid");
        for slot in [
            "\"5\"",
            "-1",
            "5.5",
            "5.0",
            "1e3",
            "null",
            "[5]",
            "9007199254740992",
            "1e300",
            "\"__proto__\"",
            "true",
        ] {
            let made = with(HS256, &format!(r#"{{"slot":{slot}}}"#));
            refused(secrets.verify_jwt("s", &made, &by(SlotFrom::Slot), 0), ClaimInvalid, slot);
        }
        let long = "9".repeat(5_000);
        for kid in [
            "",
            "05",
            "007",
            "+5",
            "-5",
            "5.0",
            " 5",
            "5 ",
            "1e3",
            "0x5",
            "٥",
            "__proto__",
            "constructor",
            "6",
            "99999999999999999",
            &long,
        ] {
            let made = with(&format!(r#"{{"alg":"HS256","kid":"{kid}"}}"#), "{}");
            refused(secrets.verify_jwt("s", &made, &by(SlotFrom::Kid), 0), NoMatchingKey, kid);
        }
        for kid in ["5", "null", "[\"5\"]", "{}"] {
            let made = with(&format!(r#"{{"alg":"HS256","kid":{kid}}}"#), "{}");
            refused(secrets.verify_jwt("s", &made, &by(SlotFrom::Kid), 0), JwsInvalid, kid);
        }
    }
    let made = with(r#"{"alg":"HS256","kid":"\u0035"}"#, "{}");
    assert_eq!(accepted(indexes().verify_jwt("s", &made, &by(SlotFrom::Kid), 0)), 5);
}

#[test]
fn before_the_first_slot_and_in_a_revoked_one_there_is_no_key() {
    let mut secrets = SecretSlots::new();
    secrets.set("s", ROLLOVER, NEW).unwrap();
    refused(
        secrets.verify_jwt("s", &old(IAT), &VerifyOptions::new(), ROLLOVER),
        NoMatchingKey,
        "before the first",
    );
    let mut secrets = times();
    secrets.revoke("s", 0).unwrap();
    refused(secrets.verify_jwt("s", &old(IAT), &VerifyOptions::new(), ROLLOVER), NoMatchingKey, "revoked");
    assert_eq!(accepted(secrets.verify_jwt("s", &new(IAT), &VerifyOptions::new(), ROLLOVER)), ROLLOVER);
    secrets.set("s", 0, OLD).unwrap();
    assert_eq!(accepted(secrets.verify_jwt("s", &old(IAT), &VerifyOptions::new(), ROLLOVER)), 0);
    secrets.set("s", 0, NEW).unwrap();
    refused(
        secrets.verify_jwt("s", &old(IAT), &VerifyOptions::new(), ROLLOVER),
        SignatureInvalid,
        "replaced",
    );
}

#[test]
fn iat_and_overlap_need_slots_that_are_times() {
    for secrets in [indexes()] {
        let outcome = secrets.verify_jwt("s", &new(IAT), &VerifyOptions::new(), ROLLOVER);
        refused(outcome, InvalidOption, "no times");
        assert!(
            secrets.jwt_verifier("s", VerifyOptions::new()).is_err_and(|error| error.code() == InvalidOption)
        );
        for slot_from in [SlotFrom::Slot, SlotFrom::Kid] {
            assert!(secrets.jwt_verifier("s", by(slot_from).overlap(1)).is_err());
            assert!(secrets.jwt_verifier("s", by(slot_from).overlap(NO_END)).is_ok());
            assert!(secrets.jwt_verifier("s", by(slot_from)).is_ok());
        }
    }
    for slots in [&[7][..], &[0, 1_000_000_000], &[5, 99_999_999_999]] {
        let mut secrets = SecretSlots::new();
        slots.iter().for_each(|slot| secrets.set("s", *slot, NEW).unwrap());
        assert!(secrets.jwt_verifier("s", VerifyOptions::new()).is_ok(), "{slots:?}");
    }
    for slots in [&[0, 999_999_999][..], &[0, 5, 1_000_000_000]] {
        let mut secrets = SecretSlots::new();
        slots.iter().for_each(|slot| secrets.set("s", *slot, NEW).unwrap());
        assert!(secrets.jwt_verifier("s", VerifyOptions::new()).is_err(), "{slots:?}");
    }
}

#[test]
fn overlap_ends_a_superseded_slot_to_the_second() {
    let options = VerifyOptions::new().overlap(3 * DAY);
    assert_eq!(accepted(times().verify_jwt("s", &old(IAT), &options, ROLLOVER + 3 * DAY - 1)), 0);
    refused(
        times().verify_jwt("s", &old(IAT), &options, ROLLOVER + 3 * DAY),
        NoMatchingKey,
        "the overlap is over",
    );
    assert_eq!(accepted(times().verify_jwt("s", &new(IAT), &options, ROLLOVER + 300 * DAY)), ROLLOVER);
    let none = VerifyOptions::new().overlap(0);
    assert_eq!(accepted(times().verify_jwt("s", &old(IAT), &none, ROLLOVER - 1)), 0);
    refused(times().verify_jwt("s", &old(IAT), &none, ROLLOVER), NoMatchingKey, "no overlap");
    let mut revoked = times();
    revoked.revoke("s", ROLLOVER).unwrap();
    refused(
        revoked.verify_jwt("s", &old(IAT), &options, ROLLOVER + 3 * DAY),
        NoMatchingKey,
        "the next is revoked",
    );
    let for_ever = VerifyOptions::new().overlap(NO_END);
    assert_eq!(accepted(times().verify_jwt("s", &old(IAT), &for_ever, ROLLOVER + 3_000 * DAY)), 0);
    let by_kid = by(SlotFrom::Kid).overlap(DAY);
    let made = token(r#"{"alg":"HS256","kid":"0"}"#, "{}", OLD);
    assert_eq!(accepted(times().verify_jwt("s", &made, &by_kid, ROLLOVER + DAY - 1)), 0);
    refused(times().verify_jwt("s", &made, &by_kid, ROLLOVER + DAY), NoMatchingKey, "by kid");
}

#[test]
fn boundary_tolerance_tries_the_slot_across_the_nearest_boundary_and_no_other() {
    let options = VerifyOptions::new().boundary_tolerance(30);
    let at = |iat: u64, secret: &str| token(HS256, format!(r#"{{"iat":{iat}}}"#), secret);
    let verify = |made: &str| times().verify_jwt("s", made, &options, ROLLOVER + 60);
    assert_eq!(accepted(verify(&at(ROLLOVER + 30, OLD))), 0, "a late signer");
    refused(verify(&at(ROLLOVER + 31, OLD)), SignatureInvalid, "too late");
    assert_eq!(accepted(verify(&at(ROLLOVER - 30, NEW))), ROLLOVER, "an early signer");
    refused(verify(&at(ROLLOVER - 31, NEW)), SignatureInvalid, "too early");
    assert_eq!(accepted(verify(&at(ROLLOVER + 30, NEW))), ROLLOVER);
    refused(verify(&at(ROLLOVER, "a third secret, which is in no slot at all")), SignatureInvalid, "neither");

    let mut revoked = times();
    revoked.revoke("s", 0).unwrap();
    let late = at(ROLLOVER + 1, OLD);
    refused(
        revoked.verify_jwt("s", &late, &options, ROLLOVER + 60),
        SignatureInvalid,
        "never a revoked slot",
    );
    let early = at(ROLLOVER - 1, NEW);
    refused(revoked.verify_jwt("s", &early, &options, ROLLOVER + 60), NoMatchingKey, "nor in one's range");

    let ended = VerifyOptions::new().boundary_tolerance(30).overlap(10);
    refused(
        times().verify_jwt("s", &late, &ended, ROLLOVER + 10),
        SignatureInvalid,
        "never one whose overlap is over",
    );
    assert_eq!(accepted(times().verify_jwt("s", &late, &ended, ROLLOVER + 9)), 0);

    // The overlap is of the slot whose secret signed: that of an early signer is in effect.
    assert_eq!(accepted(times().verify_jwt("s", &early, &ended, ROLLOVER + 10)), ROLLOVER);
    let at_once = VerifyOptions::new().boundary_tolerance(30).overlap(0);
    assert_eq!(accepted(times().verify_jwt("s", &early, &at_once, ROLLOVER + 9_000)), ROLLOVER);
    let in_old = at(ROLLOVER - 1, OLD);
    refused(times().verify_jwt("s", &in_old, &ended, ROLLOVER + 10), NoMatchingKey, "its own slot has ended");
    let forged = at(ROLLOVER - 1, "a third secret, which is in no slot at all");
    refused(times().verify_jwt("s", &forged, &ended, ROLLOVER + 10), NoMatchingKey, "nobody's");
    refused(
        revoked.verify_jwt("s", &early, &ended, ROLLOVER + 10),
        NoMatchingKey,
        "in a revoked slot's range",
    );
    let mut followed = times();
    followed.set("s", ROLLOVER + 100, "a third secret, which is in force after the second one").unwrap();
    assert_eq!(accepted(followed.verify_jwt("s", &early, &ended, ROLLOVER + 109)), ROLLOVER);
    refused(followed.verify_jwt("s", &early, &ended, ROLLOVER + 110), NoMatchingKey, "both have ended");

    let mut three = times();
    three.set("s", ROLLOVER + 20, "a third secret, which is in force after the second one").unwrap();
    let between = |iat: u64, secret: &str| three.verify_jwt("s", &at(iat, secret), &options, ROLLOVER + 60);
    assert_eq!(accepted(between(ROLLOVER + 10, OLD)), 0, "as near to both: the one that has passed");
    let third = "a third secret, which is in force after the second one";
    assert_eq!(accepted(between(ROLLOVER + 11, third)), ROLLOVER + 20);
    refused(between(ROLLOVER + 10, third), SignatureInvalid, "at most two are tried");
}

#[test]
fn a_verifier_says_when_a_leaked_old_secret_would_be_of_use_for_ever() {
    let lives =
        |secrets: &SecretSlots, options| secrets.jwt_verifier("s", options).unwrap().lets_old_secrets_live();
    assert!(lives(&times(), VerifyOptions::new()));
    assert!(lives(&indexes(), by(SlotFrom::Slot).max_token_age(60)), "a forger writes any iat");
    assert!(!lives(&times(), VerifyOptions::new().overlap(DAY)));
    assert!(!lives(&times(), VerifyOptions::new().max_token_age(DAY)));
    assert!(!lives(&indexes(), by(SlotFrom::Kid).overlap(NO_END)));
    let mut revoked = times();
    revoked.revoke("s", 0).unwrap();
    assert!(!lives(&revoked, VerifyOptions::new()));
}

#[test]
fn jose_key_hands_over_the_secret_of_the_same_slot() {
    let secrets = times();
    let key = |token: &str, options: &VerifyOptions, now| secrets.jose_key("s", token, options, now);
    let options = VerifyOptions::new().overlap(DAY);
    assert_eq!(key(&old(IAT), &options, ROLLOVER).unwrap().expose_str(), Some(OLD));
    assert_eq!(key(&new(IAT), &options, ROLLOVER).unwrap().expose_str(), Some(NEW));
    assert_eq!(key(&old(IAT), &options, ROLLOVER + DAY).unwrap_err().code(), NoMatchingKey);
    assert_eq!(key("x", &options, ROLLOVER).unwrap_err().code(), JwsInvalid);
    let mut revoked = times();
    revoked.revoke("s", 0).unwrap();
    assert_eq!(revoked.jose_key("s", &old(IAT), &options, ROLLOVER).unwrap_err().code(), NoMatchingKey);
}
