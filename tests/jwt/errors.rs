//! What an error says of the token and of the slot.

use super::tokens::*;
use secret_slots::jwt::{MAX_TOKEN_LENGTH, SlotFrom, VerifyOptions, decode_jwt, decode_protected_header};
use secret_slots::{Code, Error, SecretSlots};

fn error(payload: &str, options: &VerifyOptions) -> Error {
    times().verify_jwt("s", &new(payload), options, ROLLOVER + 10).unwrap_err()
}

#[test]
fn a_refused_claim_is_named_with_the_reason_and_the_verified_payload() {
    let by_iat = VerifyOptions::new();
    let by_slot = by(SlotFrom::Slot);
    for (payload, options, claim, reason) in [
        (r#"{"iat":IAT,"exp":1}"#, by_iat.clone(), "exp", "check_failed"),
        (r#"{"iat":IAT}"#, by_iat.clone().max_token_age(5), "iat", "check_failed"),
        (r#"{"slot":IAT,"iat":1741790900}"#, by_slot.clone(), "iat", "check_failed"),
        (r#"{"slot":IAT}"#, by_slot.clone().max_token_age(5), "iat", "missing"),
        (r#"{"slot":IAT,"iat":"5"}"#, by_slot.clone(), "iat", "invalid"),
        (r#"{"iat":IAT,"nbf":1741790900}"#, by_iat.clone(), "nbf", "check_failed"),
        (r#"{"iat":IAT,"nbf":null}"#, by_iat.clone(), "nbf", "invalid"),
        (r#"{"iat":IAT,"exp":"5"}"#, by_iat.clone(), "exp", "invalid"),
        (r#"{"iat":IAT}"#, by_iat.clone().issuer(["i"]), "iss", "missing"),
        (r#"{"iat":IAT,"iss":"x"}"#, by_iat.clone().issuer(["i"]), "iss", "check_failed"),
        (r#"{"iat":IAT}"#, by_iat.clone().subject("u"), "sub", "missing"),
        (r#"{"iat":IAT,"sub":5}"#, by_iat.clone().subject("u"), "sub", "check_failed"),
        (r#"{"iat":IAT}"#, by_iat.clone().audience(["a"]), "aud", "missing"),
        (r#"{"iat":IAT,"aud":[]}"#, by_iat.clone().audience(["a"]), "aud", "check_failed"),
        (r#"{"iat":IAT}"#, by_iat.clone().typ("at+jwt"), "typ", "check_failed"),
        (r#"{"iat":IAT,"a":1}"#, by_iat.clone().required_claims(["a", "b", "c"]), "b", "missing"),
        (r#"{"iat":IAT}"#, by_iat.clone().required_claims(["iat", "a\"b"]), "a\"b", "missing"),
    ] {
        let error = error(payload, &options);
        assert_eq!((error.claim(), error.reason()), (Some(claim), Some(reason)), "{payload}: {error}");
        let verified = payload.replace("IAT", &ROLLOVER.to_string());
        assert_eq!(error.payload(), Some(&*verified), "{payload}");
        assert!(
            !format!("{error:?}").contains("IAT") && !format!("{error:?}").contains("1741790697"),
            "{error:?}"
        );
        let expired =
            matches!((claim, reason), ("exp", "check_failed")) || error.message().contains("maxTokenAge");
        assert_eq!(error.code(), if expired { Code::Expired } else { Code::ClaimInvalid }, "{payload}");
    }
    let missing = error(r#"{"iat":IAT}"#, &by_iat.required_claims(["jti"]));
    assert_eq!(missing.message(), r#"the required claim "jti" is missing"#);
}

#[test]
fn before_the_signature_there_is_a_claim_and_no_payload() {
    for (payload, options, claim, reason) in [
        ("{}", VerifyOptions::new(), "iat", "missing"),
        (r#"{"iat":null}"#, VerifyOptions::new(), "iat", "invalid"),
        ("{}", by(SlotFrom::Slot), "slot", "missing"),
        (r#"{"slot":"0"}"#, by(SlotFrom::Slot), "slot", "invalid"),
    ] {
        let error = error(payload, &options);
        assert_eq!(
            (error.claim(), error.reason(), error.payload()),
            (Some(claim), Some(reason), None),
            "{payload}"
        );
    }
    let forged = token(HS256, format!(r#"{{"iat":{ROLLOVER},"exp":1}}"#), OLD);
    let error = times().verify_jwt("s", &forged, &VerifyOptions::new(), ROLLOVER).unwrap_err();
    assert_eq!((error.code(), error.claim(), error.payload()), (Code::SignatureInvalid, None, None));
}

#[test]
fn a_slot_without_a_key_is_named_with_its_secret() {
    let message = |secrets: &SecretSlots, options: &VerifyOptions, now| {
        secrets.verify_jwt("s", &old(r#"{"iat":IAT}"#), options, now).unwrap_err().message().to_owned()
    };
    let options = VerifyOptions::new().overlap(DAY);
    assert_eq!(
        message(&times(), &options, ROLLOVER + DAY),
        r#"slot 0 of secret "s" was superseded longer ago than overlap allows"#
    );
    let mut revoked = times();
    revoked.revoke("s", 0).unwrap();
    assert_eq!(message(&revoked, &options, ROLLOVER), r#"slot 0 of secret "s" is revoked"#);
    let mut short = times();
    short.set("s", 0, "twenty bytes, or so.").unwrap();
    let at_build = short.jwt_verifier("s", options.clone()).err().unwrap().message().to_owned();
    assert!(
        at_build.starts_with(r#"slot 0 of secret "s" (20 bytes) is too short: HS256 needs 32 bytes"#),
        "{at_build}"
    );
    let at_token = message(&short, &options, ROLLOVER);
    assert!(at_token.starts_with(r#"slot 0 of secret "s" is no HMAC secret"#), "{at_token}");
    let unknown = times().verify_jwt("nope", "a.b.c", &options, 0).unwrap_err();
    assert_eq!((unknown.code(), unknown.message()), (Code::NoMatchingKey, r#"no secret is named "nope""#));
    // The arguments in the wrong order: the token is not repeated.
    let swapped = times().verify_jwt(&"a.b.c".repeat(20), "nope", &options, 0).unwrap_err();
    assert_eq!(swapped.message(), "no secret is named \"…\" (100 characters)");
    let invalid = times().verify_jwt("", "a.b.c", &options, 0).unwrap_err();
    assert_eq!(invalid.code(), Code::NoMatchingKey);
}

#[test]
fn a_look_at_a_token_needs_no_key_and_verifies_nothing() {
    let forged = token(r#"{"alg":"none","kid":"é"}"#, r#"{"sub":"é","exp":1}"#, "anybody's");
    assert_eq!(decode_jwt(&forged).unwrap(), r#"{"sub":"é","exp":1}"#);
    assert_eq!(decode_protected_header(&forged).unwrap(), r#"{"alg":"none","kid":"é"}"#);
    let unsigned = format!("{}.{}.", encode("{}"), encode("{}"));
    assert_eq!(decode_jwt(&unsigned).unwrap(), "{}");
    assert_eq!(decode_protected_header(&unsigned).unwrap(), "{}");
}

#[test]
fn what_cannot_be_read_in_one_way_is_not_looked_at() {
    let parts = |header: &str, payload: &str| format!("{}.{}.c2ln", encode(header), encode(payload));
    let code = |outcome: Result<String, Error>| outcome.map_err(|error| error.code());
    for payload in
        ["1", "[]", "{", r#"{"a":1,"a":2}"#, r#"{"a":1,"\u0061":2}"#, r#"{"a":"\ud800"}"#, "{\"a\":1e400}"]
    {
        assert_eq!(code(decode_jwt(&parts("{}", payload))), Err(Code::JwtInvalid), "{payload}");
        assert_eq!(code(decode_protected_header(&parts(payload, "{}"))), Err(Code::JwsInvalid), "{payload}");
        assert_eq!(code(decode_jwt(&parts(payload, "{}"))), Ok("{}".into()), "the other part is not read");
    }
    let good = parts("{}", "{}");
    let texts = ["", ".", "..", "a.b", "e30.e30", "e30..c2ln", ".e30.c2ln", "e30=.e30.c2ln", "e30.e30.c2ln="];
    for text in texts.into_iter().map(str::to_owned).chain([
        format!("{good}.x"),
        format!("{good}\n"),
        format!(" {good}"),
        format!("{good}é"),
        format!("Bearer {good}"),
        format!("{good}.a.b"),
    ]) {
        for outcome in [decode_jwt(&text), decode_protected_header(&text)] {
            assert_eq!(code(outcome), Err(Code::JwsInvalid), "{text}");
        }
    }
    let large = "a".repeat(MAX_TOKEN_LENGTH + 1);
    assert_eq!(code(decode_jwt(&large)), Err(Code::TooLarge));
    assert_eq!(code(decode_protected_header(&large)), Err(Code::TooLarge));
}
