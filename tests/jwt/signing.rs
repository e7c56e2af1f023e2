//! Tokens made here: what is in them, and what is not made at all.

use super::tokens::*;
use secret_slots::jwt::{Algorithm, SignOptions, SlotFrom, VerifyOptions};
use secret_slots::{Code, SecretSlots};

fn payload_of(secrets: &SecretSlots, payload: &str, options: &SignOptions, now: u64) -> String {
    let made = secrets.sign_jwt("s", payload, options, now).unwrap();
    let verify =
        by(options_slot_from(options)).algorithms([Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512]);
    secrets.verify_jwt("s", &made, &verify, now).unwrap().payload().to_owned()
}

fn options_slot_from(options: &SignOptions) -> SlotFrom {
    let debug = format!("{options:?}");
    [SlotFrom::Slot, SlotFrom::Kid]
        .into_iter()
        .find(|slot_from| debug.contains(&format!("slot_from: {slot_from:?}")))
        .unwrap_or_default()
}

#[test]
fn the_token_is_byte_for_byte_what_is_signed_by_hand() {
    let made = times().sign_jwt("s", r#"{"sub":"user"}"#, &SignOptions::new(), ROLLOVER - 1).unwrap();
    assert_eq!(made, old(r#"{"sub":"user","iat":IAT}"#));
    for algorithm in [Algorithm::Hs384, Algorithm::Hs512] {
        let header = format!(r#"{{"alg":"{}","typ":"JWT"}}"#, algorithm.as_str());
        let options = SignOptions::new().algorithm(algorithm);
        let made = times().sign_jwt("s", "{}", &options, ROLLOVER).unwrap();
        assert_eq!(made, token(&header, format!(r#"{{"iat":{ROLLOVER}}}"#), NEW));
    }
}

#[test]
fn iat_is_set_or_kept_and_decides_the_slot() {
    let options = SignOptions::new();
    assert_eq!(payload_of(&times(), "{}", &options, ROLLOVER), format!(r#"{{"iat":{ROLLOVER}}}"#));
    let given = format!(r#"{{"iat":{}.5}}"#, ROLLOVER - 1);
    let made = times().sign_jwt("s", &given, &options, ROLLOVER + 50).unwrap();
    assert_eq!(made, token(HS256, given, OLD));
    let expires = SignOptions::new().expires_in(60);
    assert_eq!(
        payload_of(&times(), &format!(r#" {{ "iat" : {ROLLOVER} }} "#), &expires, ROLLOVER),
        format!(r#"{{ "iat" : {ROLLOVER},"exp":{}}}"#, ROLLOVER + 60)
    );
}

#[test]
fn the_highest_slot_signs_and_is_named_by_slot_and_kid() {
    let by_slot = SignOptions::new().slot_from(SlotFrom::Slot);
    assert_eq!(payload_of(&indexes(), "{}", &by_slot, 9), r#"{"slot":5,"iat":9}"#);
    assert_eq!(payload_of(&indexes(), r#"{"slot":5}"#, &by_slot, 9), r#"{"slot":5,"iat":9}"#);
    let by_kid = SignOptions::new().slot_from(SlotFrom::Kid).header(r#" {"cty":"{}"} "#);
    let made = indexes().sign_jwt("s", "{}", &by_kid, 9).unwrap();
    let verified = indexes().verify_jwt("s", &made, &by(SlotFrom::Kid), 9).unwrap();
    assert_eq!(verified.protected_header(), r#"{"alg":"HS256","typ":"JWT","kid":"5","cty":"{}"}"#);
    let typ = SignOptions::new().header(r#"{"typ":"at+jwt"}"#);
    let made = times().sign_jwt("s", "{}", &typ, ROLLOVER).unwrap();
    assert!(times().verify_jwt("s", &made, &VerifyOptions::new().typ("at+jwt"), ROLLOVER).is_ok());
}

#[test]
fn what_could_not_be_verified_is_not_signed() {
    let default = SignOptions::new;
    let by_slot = || default().slot_from(SlotFrom::Slot);
    let by_kid = || default().slot_from(SlotFrom::Kid);
    let mut revoked = times();
    revoked.revoke("s", ROLLOVER).unwrap();
    let mut future = SecretSlots::new();
    future.set("s", ROLLOVER + 1, NEW).unwrap();
    let large = format!(r#"{{"x":"{}"}}"#, "x".repeat(16_384));
    let cases = [
        (&times(), "", default(), Code::JwtInvalid),
        (&times(), "[]", default(), Code::JwtInvalid),
        (&times(), r#"{"a":1,"a":2}"#, default(), Code::JwtInvalid),
        (&times(), r#"{"a":"\ud800"}"#, default(), Code::JwtInvalid),
        (&times(), r#"{"iat":"1"}"#, default(), Code::ClaimInvalid),
        (&times(), r#"{"exp":null}"#, default(), Code::ClaimInvalid),
        (&times(), r#"{"nbf":-1}"#, default(), Code::ClaimInvalid),
        (&times(), r#"{"exp":1}"#, default().expires_in(5), Code::InvalidOption),
        (&times(), "{}", default().expires_in(u64::MAX), Code::InvalidOption),
        (&times(), &large, default(), Code::TooLarge),
        (&indexes(), "{}", default(), Code::InvalidOption),
        (&indexes(), r#"{"slot":0}"#, by_slot(), Code::InvalidOption),
        (&indexes(), "{}", by_kid().header(r#"{"kid":"0"}"#), Code::InvalidOption),
        (&revoked, "{}", default(), Code::NoMatchingKey),
        (&future, "{}", default(), Code::NoMatchingKey),
        (&times(), "{}", default().header(r#"{"alg":"none"}"#), Code::InvalidOption),
        (&times(), "{}", default().header(r#"{"crit":["b64"]}"#), Code::InvalidOption),
        (&times(), "{}", default().header(r#"{"b64":false}"#), Code::InvalidOption),
        (&times(), "{}", default().header("[]"), Code::InvalidOption),
        (&times(), "{}", default().header(r#"{"a":1}}"#), Code::InvalidOption),
    ];
    for (secrets, payload, options, code) in cases {
        let outcome = secrets.sign_jwt("s", payload, &options, ROLLOVER);
        assert_eq!(outcome.map_err(|error| error.code()), Err(code), "{payload} {options:?}");
    }
    let unknown = times().sign_jwt("unknown", "{}", &default(), ROLLOVER);
    assert_eq!(unknown.unwrap_err().code(), Code::SecretUnknown);
}

#[test]
fn a_secret_signs_when_it_is_long_enough_for_the_algorithm() {
    for (algorithm, bytes) in [(Algorithm::Hs256, 32), (Algorithm::Hs384, 48), (Algorithm::Hs512, 64)] {
        let sign = |bytes: usize, allowed: bool| {
            let mut secrets = SecretSlots::new();
            secrets.set("s", 0, "k".repeat(bytes)).unwrap();
            let options = SignOptions::new().algorithm(algorithm).allow_short_keys(allowed);
            let made = secrets.sign_jwt("s", "{}", &options, 7)?;
            let options = VerifyOptions::new().algorithms([algorithm]).allow_short_keys(allowed);
            secrets.verify_jwt("s", &made, &options, 7)
        };
        assert!(sign(bytes, false).is_ok());
        refused(sign(bytes - 1, false), Code::InvalidOption, "a byte short");
        assert!(sign(1, true).is_ok());
    }
}

#[test]
fn a_time_in_milliseconds_is_not_signed() {
    let sign = |payload: &str, options: &SignOptions, now| times().sign_jwt("s", payload, options, now);
    let milliseconds = ROLLOVER * 1000;
    for claim in ["iat", "nbf", "exp"] {
        for time in ["100000000000", "1741790697000", "1741790697000.5", "1.741790697e12"] {
            let error = sign(&format!(r#"{{"{claim}":{time}}}"#), &SignOptions::new(), ROLLOVER).unwrap_err();
            assert_eq!(error.code(), Code::ClaimInvalid, "{claim} {time}");
            assert!(error.message().contains("milliseconds"), "{error}");
        }
        assert!(sign(&format!(r#"{{"{claim}":99999999999}}"#), &SignOptions::new(), ROLLOVER).is_ok());
    }
    let error = sign("{}", &SignOptions::new().expires_in(milliseconds), ROLLOVER).unwrap_err();
    assert!(error.code() == Code::InvalidOption && error.message().contains("milliseconds"), "{error}");
    let error = sign("{}", &SignOptions::new(), milliseconds).unwrap_err();
    assert!(error.code() == Code::InvalidOption && error.message().contains("milliseconds"), "{error}");
}

#[test]
fn nothing_is_verified_by_milliseconds() {
    let made = new(r#"{"iat":IAT}"#);
    let options = VerifyOptions::new;
    let over = 100_000_000_000;
    for now in [ROLLOVER * 1000, over, u64::MAX] {
        refused(times().verify_jwt("s", &made, &options(), now), Code::InvalidOption, "now");
        let verifier_of = times();
        let verifier = verifier_of.jwt_verifier("s", options()).unwrap();
        refused(verifier.verify(&made, now), Code::InvalidOption, "a verifier's now");
        let key = times().jose_key("s", &made, &options(), now).map(drop);
        assert_eq!(key.unwrap_err().code(), Code::InvalidOption);
    }
    for options in [
        options().overlap(over),
        options().clock_tolerance(over),
        options().max_token_age(over),
        options().boundary_tolerance(over),
    ] {
        let built = times().jwt_verifier("s", options.clone()).map(drop).unwrap_err();
        assert!(built.code() == Code::InvalidOption && built.message().contains("milliseconds"), "{built}");
        refused(times().verify_jwt("s", &made, &options, ROLLOVER), Code::InvalidOption, "an option");
    }
    // The claims of another server's token are judged as they are: such an `iat` is in the future.
    let made = token(HS256, format!(r#"{{"iat":{}}}"#, ROLLOVER * 1000), NEW);
    refused(
        times().verify_jwt("s", &made, &options(), ROLLOVER),
        Code::ClaimInvalid,
        "an iat in milliseconds",
    );
}
