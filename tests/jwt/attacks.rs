//! The attacks of the manual, each under the name that the manual gives its test.

use super::tokens::*;
use secret_slots::Code::{
    AlgNotAllowed, InvalidOption, JwsInvalid, JwtInvalid, NoMatchingKey, SignatureInvalid,
};
use secret_slots::SecretSlots;
use secret_slots::jwt::{Algorithm, SignOptions, SlotFrom, VerifyOptions};

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

/// A verifier, and the signing of tokens, are refused with such a secret; a token is refused as one without a key.
#[track_caller]
fn is_no_hmac_secret(secret: &str) {
    let mut secrets = SecretSlots::new();
    secrets.set("s", 0, secret).unwrap();
    let made = token(HS256, payload(), secret);
    for options in [VerifyOptions::new(), VerifyOptions::new().allow_short_keys(true)] {
        refused(secrets.verify_jwt("s", &made, &options, NOW), NoMatchingKey, secret);
        let key = secrets.jose_key("s", &made, &options, NOW);
        assert_eq!(key.unwrap_err().code(), NoMatchingKey, "{secret}");
        let built = secrets.jwt_verifier("s", options);
        assert!(built.is_err_and(|error| error.code() == InvalidOption), "{secret}");
    }
    let signed = secrets.sign_jwt("s", "{}", &SignOptions::new().allow_short_keys(true), NOW);
    assert_eq!(signed.unwrap_err().code(), InvalidOption, "{secret}");
}

#[test]
fn a_public_key_in_pem_or_a_jwk_is_no_hmac_secret() {
    let jwk = r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}"#;
    let set = format!(r#"{{"keys":[{jwk}]}}"#);
    for secret in [
        PEM,
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUTest\n-----END CERTIFICATE-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZAAAABYJKwYBBAHaRw8BAQdA",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlFgEZAAAABYJKwYBBAHaRw8BAQdA",
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nours",
        "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none",
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none",
        "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"ours\"\nAAAAB3NzaC1yc2EAAAADAQAB",
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAAi4",
        "SSH PRIVATE KEY FILE FORMAT 1.1\n",
        "<RSAKeyValue><Modulus>xA7SEU</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>",
        jwk,
        &set,
    ] {
        for around in [
            secret.to_owned(),
            format!("  \n{secret}"),
            format!("\u{feff}{secret}"),
            format!(" \u{feff}\n{secret}\r\n"),
            format!("# ours\n{secret}"),
        ] {
            is_no_hmac_secret(&around);
        }
    }
}

#[test]
fn a_public_key_of_openssh_is_no_hmac_secret() {
    for kind in [
        "ssh-rsa",
        "ssh-dss",
        "ssh-ed25519",
        "ssh-ed448",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
        "ssh-rsa-cert-v01@openssh.com",
        "ssh-ed25519-cert-v01@openssh.com",
        "ecdsa-sha2-nistp256-cert-v01@openssh.com",
        "sk-ssh-ed25519-cert-v01@openssh.com",
    ] {
        let mut bytes = u32::try_from(kind.len()).unwrap().to_be_bytes().to_vec();
        bytes.extend_from_slice(kind.as_bytes());
        bytes.extend_from_slice(&[0, 0, 0, 32]);
        bytes.extend_from_slice(&[7; 32]);
        let blob = encode(bytes).replace('-', "+").replace('_', "/");
        for line in [
            format!("{kind} {blob}"),
            format!("{kind}\t{blob} ana@laptop\n"),
            format!("\u{feff}{kind} {blob}"),
            format!("# ours\r\n {kind} {blob}"),
            format!("restrict,command=\"echo hi\",from=\"10.0.0.0/8\" {kind} {blob} ana"),
            format!("issuer.example,192.0.2.7 {kind} {blob}"),
            format!("@cert-authority *.example {kind} {blob}"),
            format!("{kind} cut-off-but-still-a-key"),
            format!("{blob}\n"),
            format!("publicKey: {blob}=="),
        ] {
            is_no_hmac_secret(&line);
        }
    }
}

#[test]
fn a_key_in_der_as_base64_is_no_hmac_secret() {
    // How other servers show their keys: the text of PEM without its first and last line.
    for der in [
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo",
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9",
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2",
        "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
        "MIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw",
        "MIIEpAIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gun",
    ] {
        is_no_hmac_secret(der);
    }
}

proptest::proptest! {
    #[test]
    fn a_random_secret_is_no_key_of_another_kind(secret in "[A-Za-z0-9+/=_.-]{64}", words in "[a-z]{3,9}(-[a-z]{3,9}| [a-z]{3,9}){5,8}") {
        for secret in [secret, format!("{words} and more, of which there are many")] {
            let mut secrets = SecretSlots::new();
            secrets.set("s", 0, secret).unwrap();
            let options = VerifyOptions::new().allow_short_keys(true);
            proptest::prop_assert!(secrets.jwt_verifier("s", options).is_ok());
        }
    }
}

#[test]
fn no_token_raises_the_error_of_wrong_options() {
    let all = [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512];
    let mut secrets = SecretSlots::new();
    secrets.set("s", 0, "k".repeat(40)).unwrap();
    let both = || VerifyOptions::new().algorithms([Algorithm::Hs256, Algorithm::Hs512]);
    assert!(secrets.jwt_verifier("s", both()).is_err_and(|error| error.code() == InvalidOption));
    assert!(secrets.jwt_verifier("s", both().allow_short_keys(true)).is_ok());
    assert!(secrets.jwt_verifier("s", VerifyOptions::new()).is_ok(), "by default HS256 alone is allowed");
    for bytes in [0, 1, 31, 40, 47, 63] {
        let mut secrets = SecretSlots::new();
        secrets.set("s", 0, "k".repeat(bytes.max(1))).unwrap();
        for alg in ["HS256", "HS384", "HS512"] {
            let made = token(&format!(r#"{{"alg":"{alg}"}}"#), payload(), "anybody's");
            let options = VerifyOptions::new().algorithms(all);
            let error = secrets.verify_jwt("s", &made, &options, NOW).unwrap_err();
            assert!([NoMatchingKey, SignatureInvalid].contains(&error.code()), "{alg} {bytes}: {error}");
            let error = secrets.jose_key("s", &made, &options, NOW).map(drop).err();
            assert!(error.is_none_or(|error| error.code() == NoMatchingKey), "{alg} {bytes}");
        }
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
