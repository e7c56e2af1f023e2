//! The claims: times to the second, names to the letter.

use super::tokens::*;
use secret_slots::Code::{ClaimInvalid, Expired, SignatureInvalid};
use secret_slots::jwt::{SlotFrom, VerifyOptions};

fn verify(
    payload: &str,
    options: &VerifyOptions,
    now: u64,
) -> Result<secret_slots::jwt::VerifiedJwt, secret_slots::Error> {
    times().verify_jwt("s", &new(payload), options, now)
}

#[test]
fn a_token_ends_at_exp_and_begins_at_nbf() {
    let options = VerifyOptions::new();
    let at = |seconds: u64| (ROLLOVER + seconds).to_string();
    let exp = format!(r#"{{"iat":IAT,"exp":{}}}"#, at(100));
    accepted(verify(&exp, &options, ROLLOVER + 99));
    refused(verify(&exp, &options, ROLLOVER + 100), Expired, "exp = now");
    let tolerant = VerifyOptions::new().clock_tolerance(10);
    accepted(verify(&exp, &tolerant, ROLLOVER + 109));
    refused(verify(&exp, &tolerant, ROLLOVER + 110), Expired, "now - tolerance = exp");
    let fraction = format!(r#"{{"iat":IAT,"exp":{}.5}}"#, at(100));
    accepted(verify(&fraction, &options, ROLLOVER + 100));
    refused(verify(&fraction, &options, ROLLOVER + 101), Expired, "a fraction later");
    let nbf = format!(r#"{{"iat":IAT,"nbf":{}}}"#, at(100));
    refused(verify(&nbf, &options, ROLLOVER + 99), ClaimInvalid, "before nbf");
    accepted(verify(&nbf, &options, ROLLOVER + 100));
    accepted(verify(&nbf, &tolerant, ROLLOVER + 90));
    refused(verify(&nbf, &tolerant, ROLLOVER + 89), ClaimInvalid, "before nbf - tolerance");
}

#[test]
fn an_iat_may_be_a_minute_ahead_or_the_tolerance_if_that_is_more() {
    for (tolerance, ahead) in [(0, 60), (59, 60), (120, 120)] {
        let options = VerifyOptions::new().clock_tolerance(tolerance);
        accepted(verify(r#"{"iat":IAT}"#, &options, ROLLOVER - ahead));
        refused(verify(r#"{"iat":IAT}"#, &options, ROLLOVER - ahead - 1), ClaimInvalid, "too far ahead");
    }
}

#[test]
fn a_malformed_time_is_never_an_absent_one() {
    let options = by(SlotFrom::Slot);
    for claim in ["exp", "nbf", "iat"] {
        for value in [
            "\"1741790697\"",
            "\"\"",
            "null",
            "true",
            "false",
            "[]",
            "[1741790697]",
            "{}",
            "-1",
            "-0",
            "-1741790697",
            "-0.5",
            "9007199254740993",
            "9007199254740992.5",
            "1e16",
            "1e300",
            "18446744073709551616",
            "1e30",
        ] {
            let payload = format!(r#"{{"slot":{ROLLOVER},"{claim}":{value}}}"#);
            refused(verify(&payload, &options, ROLLOVER), ClaimInvalid, &payload);
            let payload = format!(r#"{{"slot":{ROLLOVER},"{claim}":{value}}}"#);
            let forged = token(HS256, payload, OLD);
            refused(
                times().verify_jwt("s", &forged, &options, ROLLOVER),
                SignatureInvalid,
                "the signature comes first",
            );
        }
    }
    for value in ["9007199254740991", "9007199254740992", "9.007199254740992e15", "90071992547409920e-1"] {
        accepted(verify(&format!(r#"{{"slot":{ROLLOVER},"exp":{value}}}"#), &options, ROLLOVER));
        refused(
            verify(&format!(r#"{{"slot":{ROLLOVER},"nbf":{value}}}"#), &options, ROLLOVER),
            ClaimInvalid,
            value,
        );
    }
}

#[test]
fn a_token_is_accepted_up_to_its_max_age() {
    let options = VerifyOptions::new().max_token_age(100);
    accepted(verify(r#"{"iat":IAT}"#, &options, ROLLOVER + 100));
    refused(verify(r#"{"iat":IAT}"#, &options, ROLLOVER + 101), Expired, "a second older");
    let tolerant = VerifyOptions::new().max_token_age(100).clock_tolerance(5);
    accepted(verify(r#"{"iat":IAT}"#, &tolerant, ROLLOVER + 105));
    refused(verify(r#"{"iat":IAT}"#, &tolerant, ROLLOVER + 106), Expired, "a second older, with tolerance");
    let by_slot = by(SlotFrom::Slot).max_token_age(100);
    refused(
        verify(&format!(r#"{{"slot":{ROLLOVER}}}"#), &by_slot, ROLLOVER),
        ClaimInvalid,
        "iat is then required",
    );
}

#[test]
fn issuer_subject_and_audience_are_compared_to_the_letter() {
    let options =
        VerifyOptions::new().issuer(["https://a", "https://b"]).subject("user").audience(["api", "web"]);
    for payload in [
        r#"{"iat":IAT,"iss":"https://a","sub":"user","aud":"api"}"#,
        r#"{"iat":IAT,"iss":"https://b","sub":"user","aud":["x","web"]}"#,
        r#"{"iat":IAT,"iss":"https:\/\/a","sub":"\u0075ser","aud":[ "x" , "\u0061pi" ]}"#,
    ] {
        accepted(verify(payload, &options, ROLLOVER));
    }
    let good = r#"{"iat":IAT,"iss":"https://a","sub":"user","aud":"api"}"#;
    for (from, to) in [
        (r#""iss":"https://a""#, r#""iss":"https://a/""#),
        (r#""iss":"https://a""#, r#""iss":"HTTPS://A""#),
        (r#""iss":"https://a""#, r#""iss":["https://a"]"#),
        (r#""iss":"https://a""#, r#""iss":null"#),
        (r#""iss":"https://a","#, ""),
        (r#""sub":"user""#, r#""sub":"use""#),
        (r#""sub":"user""#, r#""sub":"user\u0000""#),
        (r#""sub":"user""#, r#""sub":7"#),
        (r#""sub":"user","#, ""),
        (r#""aud":"api""#, r#""aud":"ap""#),
        (r#""aud":"api""#, r#""aud":[]"#),
        (r#""aud":"api""#, r#""aud":["x"]"#),
        (r#""aud":"api""#, r#""aud":["api",7]"#),
        (r#""aud":"api""#, r#""aud":[["api"]]"#),
        (r#""aud":"api""#, r#""aud":{"api":1}"#),
        (r#""aud":"api""#, r#""aud":"api web""#),
        (r#","aud":"api""#, ""),
    ] {
        let payload = good.replace(from, to);
        assert_ne!(payload, good);
        refused(verify(&payload, &options, ROLLOVER), ClaimInvalid, &payload);
    }
}

#[test]
fn required_claims_must_be_there_whatever_their_value() {
    let options = VerifyOptions::new().required_claims(["jti", "__proto__", "é"]);
    accepted(verify(r#"{"iat":IAT,"jti":null,"__proto__":{},"\u00e9":0}"#, &options, ROLLOVER));
    for payload in
        [r#"{"iat":IAT}"#, r#"{"iat":IAT,"jti":1,"é":1}"#, r#"{"iat":IAT,"x":{"jti":1,"__proto__":1,"é":1}}"#]
    {
        refused(verify(payload, &options, ROLLOVER), ClaimInvalid, payload);
    }
    let many: Vec<String> = (0..64).map(|index| format!("m{index}")).collect();
    let options = VerifyOptions::new().required_claims(many.clone());
    let members: String = many.iter().map(|name| format!(",\"{name}\":0")).collect();
    accepted(verify(&format!("{{\"iat\":IAT{members}}}"), &options, ROLLOVER));
    let one_less = members.replace(",\"m63\":0", "");
    refused(
        verify(&format!("{{\"iat\":IAT{one_less}}}"), &options, ROLLOVER),
        ClaimInvalid,
        "the last is missing",
    );
}

#[test]
fn typ_is_a_media_type_in_any_case_with_or_without_its_prefix() {
    let verify = |typ: &str, expected: &str| {
        let made = token(&format!(r#"{{"alg":"HS256"{typ}}}"#), format!(r#"{{"iat":{ROLLOVER}}}"#), NEW);
        times().verify_jwt("s", &made, &VerifyOptions::new().typ(expected), ROLLOVER)
    };
    for (typ, expected) in [
        (r#","typ":"JWT""#, "jwt"),
        (r#","typ":"application/jwt""#, "JWT"),
        (r#","typ":"at+jwt""#, "application/AT+JWT"),
        (r#","typ":"at\u002bjwt""#, "at+jwt"),
    ] {
        accepted(verify(typ, expected));
    }
    for typ in [
        "",
        r#","typ":"JWT""#,
        r#","typ":null"#,
        r#","typ":["at+jwt"]"#,
        r#","typ":"at+jwt ""#,
        r#","typ":"text/at+jwt""#,
    ] {
        refused(verify(typ, "at+jwt"), ClaimInvalid, typ);
    }
}
