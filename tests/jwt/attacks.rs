//! The attacks of the manual, each under the name that the manual gives its test.

use super::tokens::*;
use secret_slots::Code::{
    AlgNotAllowed, InvalidOption, JwsInvalid, JwtInvalid, NoMatchingKey, SignatureInvalid,
};
use secret_slots::SecretSlots;
use secret_slots::jwt::{Algorithm, SlotFrom, VerifyOptions};

const NOW: u64 = ROLLOVER + 10;
const PEM: &str =
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";

fn payload() -> String {
    format!(r#"{{"iat":{ROLLOVER},"admin":true}}"#)
}

#[test]
fn alg_none_is_refused_in_every_spelling() {
    for alg in [
        "none",
        "None",
        "NONE",
        "nOnE",
        " none",
        "none ",
        "",
        "\\u006eone",
        "HS256 ",
        "hs256",
        "HS256\\u0000",
    ] {
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let unsigned = format!("{}.{}.", encode(&header), encode(payload()));
        let all = VerifyOptions::new().algorithms([Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512]);
        refused(times().verify_jwt("s", &unsigned, &all, NOW), AlgNotAllowed, alg);
        refused(times().verify_jwt("s", &token(&header, payload(), NEW), &all, NOW), AlgNotAllowed, alg);
    }
}

#[test]
fn an_algorithm_of_another_kind_is_refused_with_an_hmac_key() {
    for alg in
        ["RS256", "RS512", "PS256", "ES256", "ES256K", "EdDSA", "Ed25519", "HS1", "HS224", "A128KW", "dir"]
    {
        let made = token(&format!(r#"{{"alg":"{alg}"}}"#), payload(), NEW);
        refused(times().verify_jwt("s", &made, &VerifyOptions::new(), NOW), AlgNotAllowed, alg);
    }
}

#[test]
fn a_public_key_in_pem_or_a_jwk_is_no_hmac_secret() {
    let jwk = r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}"#;
    for secret in [PEM, &format!("  \n{PEM}"), &format!("# ours\n{PEM}"), jwk, &format!(" {jwk}\n")] {
        let mut secrets = SecretSlots::new();
        secrets.set("s", 0, secret).unwrap();
        let made = token(HS256, payload(), secret);
        for options in [VerifyOptions::new(), VerifyOptions::new().allow_short_keys(true)] {
            refused(secrets.verify_jwt("s", &made, &options, NOW), InvalidOption, "verify");
            assert!(secrets.jwt_verifier("s", options).is_err_and(|error| error.code() == InvalidOption));
        }
        let signed = secrets.sign_jwt("s", "{}", &secret_slots::jwt::SignOptions::new(), NOW);
        assert_eq!(signed.unwrap_err().code(), InvalidOption);
    }
}

#[test]
fn critical_extensions_and_unencoded_payloads_are_refused() {
    for header in [
        r#"{"alg":"HS256","crit":["exp"],"exp":1}"#,
        r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
        r#"{"alg":"HS256","crit":[]}"#,
        r#"{"alg":"HS256","crit":"b64"}"#,
        r#"{"alg":"HS256","b64":false}"#,
    ] {
        refused(
            times().verify_jwt("s", &token(header, payload(), NEW), &VerifyOptions::new(), NOW),
            JwsInvalid,
            header,
        );
    }
}

#[test]
fn a_key_named_in_the_header_is_never_used() {
    let evil = "an attacker's secret, of at least 32 bytes";
    let header = r#"{"alg":"HS256","jwk":{"kty":"oct","k":"YW4gYXR0YWNrZXIncyBzZWNyZXQsIG9mIGF0IGxlYXN0IDMyIGJ5dGVz"},"kid":"0","jku":"https://evil.example"}"#;
    for slot_from in [SlotFrom::Iat, SlotFrom::Kid] {
        let made = token(header, payload(), evil);
        refused(times().verify_jwt("s", &made, &by(slot_from), NOW), SignatureInvalid, "jwk");
    }
    let made = token(r#"{"alg":"HS256","kid":"/dev/null"}"#, payload(), "");
    refused(times().verify_jwt("s", &made, &by(SlotFrom::Kid), NOW), NoMatchingKey, "a kid that is a path");
}

#[test]
fn a_selector_chooses_among_the_slots_of_its_secret_alone() {
    let mut secrets = times();
    secrets.set("other", 7, "the secret of another application, 32 bytes").unwrap();
    let made =
        token(r#"{"alg":"HS256","kid":"7"}"#, r#"{"slot":7}"#, "the secret of another application, 32 bytes");
    refused(secrets.verify_jwt("s", &made, &by(SlotFrom::Kid), NOW), NoMatchingKey, "kid");
    refused(secrets.verify_jwt("s", &made, &by(SlotFrom::Slot), NOW), SignatureInvalid, "slot");
    assert_eq!(accepted(secrets.verify_jwt("other", &made, &by(SlotFrom::Kid), NOW)), 7);
}

#[test]
fn a_member_twice_is_refused_also_through_escapes() {
    for header in [r#"{"alg":"HS256","alg":"none"}"#, r#"{"alg":"none","\u0061lg":"HS256"}"#] {
        refused(
            times().verify_jwt("s", &token(header, payload(), NEW), &VerifyOptions::new(), NOW),
            JwsInvalid,
            header,
        );
    }
    for second in ["iat", "\\u0069at", "admin", "\\u0061dmin"] {
        let payload = format!(r#"{{"iat":{ROLLOVER},"admin":false,"{second}":1}}"#);
        refused(
            times().verify_jwt("s", &token(HS256, payload, NEW), &VerifyOptions::new(), NOW),
            JwtInvalid,
            second,
        );
    }
}

#[test]
fn a_leaked_old_secret_forges_back_dated_tokens_until_overlap_or_revocation_ends_it() {
    let forged = old(r#"{"iat":IAT,"admin":true}"#);
    let year = ROLLOVER + 365 * DAY;
    assert_eq!(
        accepted(times().verify_jwt("s", &forged, &VerifyOptions::new(), year)),
        0,
        "this is the danger"
    );
    refused(
        times().verify_jwt("s", &forged, &VerifyOptions::new().overlap(3 * DAY), year),
        NoMatchingKey,
        "overlap",
    );
    let aged = times().verify_jwt("s", &forged, &VerifyOptions::new().max_token_age(DAY), year);
    refused(aged, secret_slots::Code::Expired, "maxTokenAge");
    let mut revoked = times();
    revoked.revoke("s", 0).unwrap();
    refused(revoked.verify_jwt("s", &forged, &VerifyOptions::new(), year), NoMatchingKey, "revoked");
}

#[test]
fn a_bad_signature_is_told_before_anything_of_the_claims() {
    let expired = token(HS256, format!(r#"{{"iat":{ROLLOVER},"exp":1,"nbf":"x"}}"#), OLD);
    let options =
        VerifyOptions::new().issuer(["https://a"]).typ("at+jwt").required_claims(["jti"]).max_token_age(0);
    refused(times().verify_jwt("s", &expired, &options, NOW), SignatureInvalid, "claims are not judged");
}

#[test]
fn a_text_at_the_limit_costs_no_more_than_its_length() {
    // Each is what makes careless parsers quadratic or recursive. Nothing is timed: a slow one would hang the test.
    let members: String = (0..1_800).map(|index| format!(",\"{index}\":0")).collect();
    let hostile = [
        format!(r#"{{"iat":{ROLLOVER}{members}}}"#),
        format!(r#"{{"iat":{ROLLOVER},"x":"{}"}}"#, "\\u0041".repeat(2_000)),
        format!(r#"{{"iat":{ROLLOVER},"x":{}}}"#, "9".repeat(300)),
        format!(r#"{{"iat":{ROLLOVER},"aud":[{}"x"]}}"#, "\"y\",".repeat(2_500)),
        format!(r#"{{"iat":0.{}1e{}}}"#, "0".repeat(11_000), 11_000 + 10),
    ];
    let options = VerifyOptions::new().max_token_length(20_000).audience(["x"]);
    for payload in hostile {
        for secret in [NEW, OLD] {
            for _ in 0..200 {
                drop(times().verify_jwt("s", &token(HS256, &payload, secret), &options, NOW));
            }
        }
    }
}
