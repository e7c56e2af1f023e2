//! What is a token at all: the compact form, the header, the payload's bytes.

use super::tokens::*;
use secret_slots::Code::{AlgNotAllowed, JwsInvalid, JwtInvalid, NoMatchingKey, SignatureInvalid, TooLarge};
use secret_slots::jwt::{Algorithm, SlotFrom, VerifyOptions};

const NOW: u64 = ROLLOVER + 10;

#[track_caller]
fn verify_refused(token: &str, code: secret_slots::Code, what: &str) {
    refused(times().verify_jwt("s", token, &VerifyOptions::new(), NOW), code, what);
}

#[test]
fn a_token_has_three_parts_in_canonical_base64url_and_nothing_around_them() {
    let good = new(r#"{"iat":IAT,"a":"hunter2!"}"#);
    assert_eq!(accepted(times().verify_jwt("s", &good, &VerifyOptions::new(), NOW)), ROLLOVER);
    let parts: Vec<&str> = good.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    for token in [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        header.into(),
        format!("{header}.{payload}"),
        format!("{good}.{payload}"),
        format!("{good}.{payload}.{payload}"),
        format!(".{payload}.{signature}"),
        format!("{header}..{signature}"),
        format!("{good}="),
        format!("{good}\n"),
        format!("{good} "),
        format!("{good}\0"),
        format!(" {good}"),
        format!("\u{feff}{good}"),
        format!("Bearer {good}"),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}=.{signature}"),
        format!("{header}.{payload}A.{signature}"),
        format!(r#"{{"protected":"{header}","payload":"{payload}","signature":"{signature}"}}"#),
    ] {
        verify_refused(&token, JwsInvalid, &token);
    }
    for wrong in ["+", "/", "=", " ", "\n", "é", "%2E"] {
        for at in [1, header.len() + 2, header.len() + payload.len() + 4] {
            let mut token = good.clone();
            token.replace_range(at..=at, wrong);
            verify_refused(&token, JwsInvalid, wrong);
        }
    }
}

#[test]
fn bits_after_the_last_byte_are_refused_in_every_part() {
    // Two bytes in three characters leave two bits.
    let loose = |text: &str| {
        let last = text.chars().last().unwrap();
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let next = alphabet.chars().nth(alphabet.find(last).unwrap() + 1).unwrap();
        format!("{}{next}", &text[..text.len() - 1])
    };
    let header = format!("{HS256} ");
    let (header_segment, payload_segment) = (encode(&header), encode(format!("{{\"iat\":{ROLLOVER}}} ")));
    assert!(header_segment.len() % 4 != 0 && payload_segment.len() % 4 != 0);
    let good = resign(&header_segment, &payload_segment, &header, NEW);
    assert_eq!(accepted(times().verify_jwt("s", &good, &VerifyOptions::new(), NOW)), ROLLOVER);
    verify_refused(
        &resign(&loose(&header_segment), &payload_segment, &header, NEW),
        JwsInvalid,
        "the header",
    );
    verify_refused(
        &resign(&header_segment, &loose(&payload_segment), &header, NEW),
        JwsInvalid,
        "the payload",
    );
    verify_refused(&loose(&good), JwsInvalid, "the signature");
}

#[test]
fn a_signature_that_is_not_whole_is_no_signature() {
    let good = new(r#"{"iat":IAT}"#);
    let signed = good.rsplit_once('.').unwrap().0;
    for (signature, what) in [
        (String::new(), "empty"),
        ("A".repeat(43), "zeros"),
        (good[good.len() - 43..].chars().take(42).collect(), "a byte short"),
        (encode([0; 33]), "a byte long"),
        (encode([0; 48]), "of SHA-384"),
        ("A".repeat(9_000), "very long"),
    ] {
        let token = format!("{signed}.{signature}");
        verify_refused(&token, SignatureInvalid, what);
    }
    for bytes in [1, 2, 31] {
        let code = signature(HS256, NEW, signed);
        verify_refused(&format!("{signed}.{}", encode(&code[..bytes])), SignatureInvalid, "truncated");
    }
    let code = signature(HS256, NEW, signed);
    for bit in 0..256 {
        let mut code = code.clone();
        code[bit / 8] ^= 1 << (bit % 8);
        verify_refused(&format!("{signed}.{}", encode(code)), SignatureInvalid, "a bit flipped");
    }
}

#[test]
fn a_header_that_is_not_one_plain_object_is_refused() {
    let payload = format!(r#"{{"iat":{ROLLOVER}}}"#);
    let deep = format!("{{\"alg\":\"HS256\",\"x\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    for header in [
        "",
        " ",
        "null",
        "1",
        r#""HS256""#,
        r#"["HS256"]"#,
        "{}",
        r#"{"typ":"JWT"}"#,
        r#"{"alg":null}"#,
        r#"{"alg":256}"#,
        r#"{"alg":["HS256"]}"#,
        r#"{"alg":{"HS256":1}}"#,
        r#"{"alg":true}"#,
        r#"{"alg":"HS256""#,
        r#"{"alg":"HS256",}"#,
        r#"{"alg":"HS256"}x"#,
        r#"{"alg":"HS256"}{}"#,
        r#"{alg:"HS256"}"#,
        r#"{'alg':'HS256'}"#,
        "\u{feff}{\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\"}\0",
        r#"{"alg":"HS256","kid":"\ud800"}"#,
        r#"{"alg":"HS256","x":1e400}"#,
        r#"{"alg":"HS256","crit":["exp"]}"#,
        r#"{"alg":"HS256","crit":[]}"#,
        r#"{"alg":"HS256","crit":null}"#,
        r#"{"alg":"HS256","\u0063rit":["b64"],"b64":false}"#,
        r#"{"alg":"HS256","b64":false}"#,
        r#"{"alg":"HS256","b64":true}"#,
        &deep,
    ] {
        verify_refused(&token(header, &payload, NEW), JwsInvalid, header);
    }
    let mut bytes = b"{\"alg\":\"HS256\",\"x\":\"".to_vec();
    bytes.extend_from_slice(&[0xc0, 0x80, b'"', b'}']);
    let invalid = resign(&encode(bytes), &encode(&payload), HS256, NEW);
    verify_refused(&invalid, JwsInvalid, "overlong UTF-8");
    let large = format!(r#"{{"alg":"HS256","x":"{}"}}"#, "x".repeat(100 << 10));
    verify_refused(&token(&large, &payload, NEW), TooLarge, "a header of 100 KB");
}

#[test]
fn members_of_the_header_that_are_not_understood_are_ignored() {
    let payload = format!(r#"{{"iat":{ROLLOVER}}}"#);
    for header in [
        r#"{"alg":"HS256"}"#,
        r#"{ "typ" : "JWT",  "alg" :"HS256" }"#,
        r#"{"\u0061lg":"HS\u0032\u00356"}"#,
        r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"},"jku":"https://evil.example","x5u":"x","x5c":[],"kid":"../../dev/null"}"#,
        r#"{"alg":"HS256","typ":7,"cty":null}"#,
    ] {
        let verified = times().verify_jwt("s", &token(header, &payload, NEW), &VerifyOptions::new(), NOW);
        assert_eq!(verified.unwrap().protected_header(), header);
    }
}

#[test]
fn a_payload_that_is_not_one_object_in_strict_json_is_refused() {
    let nested =
        |depth: usize| format!("{{\"iat\":{ROLLOVER},\"x\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let good = nested(64);
    assert_eq!(
        accepted(times().verify_jwt("s", &token(HS256, good, NEW), &VerifyOptions::new(), NOW)),
        ROLLOVER
    );
    let iat = format!("\"iat\":{ROLLOVER}");
    for payload in [
        " ",
        "null",
        "true",
        "1",
        "\"x\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{}}",
        "{} {}",
        "{}x",
        "{}\0",
        "\u{feff}{}",
        "{IAT,}",
        "{,IAT}",
        "{IAT,\"x\"}",
        "{IAT,\"x\":}",
        "{IAT,x:1}",
        "{IAT,'x':1}",
        "{IAT /* c */}",
        "{IAT}// c",
        "{IAT,\"x\":NaN}",
        "{IAT,\"x\":Infinity}",
        "{IAT,\"x\":-Infinity}",
        "{IAT,\"x\":undefined}",
        "{IAT,\"x\":01}",
        "{IAT,\"x\":-01}",
        "{IAT,\"x\":+1}",
        "{IAT,\"x\":.5}",
        "{IAT,\"x\":5.}",
        "{IAT,\"x\":1e}",
        "{IAT,\"x\":0x10}",
        "{IAT,\"x\":1_0}",
        "{IAT,\"x\":-}",
        "{IAT,\"x\":1e400}",
        "{IAT,\"x\":-1e309}",
        "{IAT,\"x\":1.7976931348623159e308}",
        "{IAT,\"x\":[1e400]}",
        "{IAT,\"x\":\"\n\"}",
        "{IAT,\"x\":\"\t\"}",
        "{IAT,\"x\":\"\\x41\"}",
        "{IAT,\"x\":\"\\u12\"}",
        "{IAT,\"x\":\"\\u+041\"}",
        "{IAT,\"x\":\"\\ud800\"}",
        "{IAT,\"x\":\"\\udc00\"}",
        "{IAT,\"x\":\"\\ud800\\ud800\"}",
        "{IAT,\"x\":\"\\ud800x\"}",
        "{IAT,\"x\":\"}",
        "{IAT,\"x\":tru}",
        "{IAT,\"x\":nulll}",
        "{IAT,\"x\":[1,]}",
        "{IAT,\"x\":[1 2]}",
        "{IAT,\"x\":{]}",
        "{IAT,\"x\":[}",
        "{IAT,\"x\":{\"a\"}}",
        "{IAT,\"x\":{\"a\":1,}}",
        "{IAT,\"x\":1]",
        "{IAT,IAT}",
        "{IAT,\"x\":1,\"x\":2}",
        "{\"\":1,IAT,\"\":2}",
        "{IAT,\"i\\u0061t\":1}",
        "{IAT,\"x\":1,\"\\u0078\":1}",
        "{IAT,\"\\ud83d\\ude00\":1,\"😀\":1}",
        &nested(65),
        &nested(3_000),
    ] {
        verify_refused(&token(HS256, payload.replace("IAT", &iat), NEW), JwtInvalid, payload);
    }
    for bytes in [&[0xff][..], &[0xc0, 0x80], &[0xe2, 0x82], &[0xed, 0xa0, 0x80], &[0xf4, 0x90, 0x80, 0x80]] {
        let mut payload = format!("{{{iat},\"x\":\"").into_bytes();
        payload.extend_from_slice(bytes);
        payload.extend_from_slice(b"\"}");
        verify_refused(&token(HS256, payload, NEW), JwtInvalid, "invalid UTF-8");
    }
    let utf16: Vec<u8> = format!("{{{iat}}}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    verify_refused(&token(HS256, utf16, NEW), JwtInvalid, "UTF-16");
}

#[test]
fn many_members_are_told_apart_and_a_repetition_among_them_is_found() {
    let members = |count: usize| (0..count).map(|index| format!(",\"m{index}\":1")).collect::<String>();
    for count in [30, 31, 32, 33, 1_000] {
        let payload = format!("{{\"iat\":{ROLLOVER}{}}}", members(count));
        let options = VerifyOptions::new().max_token_length(1 << 20);
        let outcome = times().verify_jwt("s", &token(HS256, &payload, NEW), &options, NOW);
        assert_eq!(accepted(outcome), ROLLOVER, "{count}");
        for twice in ["m0", "m29", "iat", &format!("m{}", count - 1)] {
            let payload = payload.replacen('}', &format!(",\"{twice}\":1}}"), 1);
            let outcome = times().verify_jwt("s", &token(HS256, &payload, NEW), &options, NOW);
            refused(outcome, JwtInvalid, twice);
        }
    }
}

#[test]
fn what_json_allows_is_accepted_as_it_is() {
    for payload in [
        "{\"iat\":IAT}",
        " \t\r\n{ \"iat\" : IAT } ",
        "{\"iat\":IAT.0}",
        "{\"iat\":IATe0}",
        "{\"iat\":IAT0E-1}",
        "{\"iat\":IAT,\"\":\"\",\"x\":[],\"y\":{},\"z\":[[],{},[{}]],\"a\":{\"b\":{\"c\":[1,-2.5e-3,true,false,null]}}}",
        "{\"iat\":IAT,\"x\":\"é😀\\ud83d\\ude00\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
        "{\"iat\":IAT,\"x\":{\"a\":1,\"a\":2}}",
        "{\"iat\":IAT,\"__proto__\":{\"admin\":true},\"constructor\":1}",
        "{\"iat\":IAT,\"x\":1.7976931348623157e308,\"y\":-1e308,\"z\":1e-400,\"w\":0e999999999999999999999}",
        "{\"iat\":IAT,\"x\":0.00000000000000000000000000000001e330,\"y\":-0}",
    ] {
        let payload = payload.replace("IAT", &ROLLOVER.to_string());
        let verified = times().verify_jwt("s", &token(HS256, &payload, NEW), &VerifyOptions::new(), NOW);
        assert_eq!(verified.expect(&payload).payload(), payload);
    }
}

#[test]
fn the_length_is_bounded_to_the_byte() {
    let payload = |length: usize| format!("{{\"iat\":{ROLLOVER},\"x\":\"{}\"}}", "x".repeat(length));
    let of = |length: usize| token(HS256, payload(length), NEW);
    let length = of(500).len();
    let options = VerifyOptions::new().max_token_length(length);
    assert_eq!(accepted(times().verify_jwt("s", &of(500), &options, NOW)), ROLLOVER);
    refused(times().verify_jwt("s", &of(501), &options, NOW), TooLarge, "a byte more");
    verify_refused(&of(16_384), TooLarge, "over the default");
    let most = VerifyOptions::new().max_token_length(usize::MAX);
    assert_eq!(accepted(times().verify_jwt("s", &of(700_000), &most, NOW)), ROLLOVER);
    refused(times().verify_jwt("s", &of(1 << 20), &most, NOW), TooLarge, "over what may be asked for");
}

#[test]
fn every_algorithm_verifies_with_every_selector_where_it_is_allowed() {
    for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
        for slot_from in [SlotFrom::Iat, SlotFrom::Slot, SlotFrom::Kid] {
            let header = format!(r#"{{"alg":"{}","kid":"{ROLLOVER}"}}"#, algorithm.as_str());
            let payload = format!(r#"{{"iat":{ROLLOVER},"slot":{ROLLOVER}}}"#);
            let made = token(&header, &payload, NEW);
            let options = by(slot_from).algorithms([algorithm]);
            assert_eq!(accepted(times().verify_jwt("s", &made, &options, NOW)), ROLLOVER);
            let others = [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512].into_iter();
            let others = by(slot_from).algorithms(others.filter(|other| *other != algorithm));
            refused(times().verify_jwt("s", &made, &others, NOW), AlgNotAllowed, "not allowed");
            refused(
                times().verify_jwt("s", &made, &by(slot_from).algorithms([]), NOW),
                AlgNotAllowed,
                "none allowed",
            );
            refused(times().verify_jwt("unknown", &made, &options, NOW), NoMatchingKey, "unknown name");
        }
    }
}
