//! The client authentication of token requests, read strictly.

use proptest::prelude::*;
use secret_slots::Secret;
use secret_slots::boundary::{TokenRequest, Unauthenticated, body_limit};

const FORM: &str = "application/x-www-form-urlencoded";
const TWICE: Unauthenticated = Unauthenticated::InvalidRequest("a parameter is repeated");
const UNREADABLE: Unauthenticated =
    Unauthenticated::InvalidRequest("the body is not a valid form, is too large, or ended early");
const TWO_WAYS: Unauthenticated =
    Unauthenticated::InvalidRequest("the request uses more than one client authentication method");
const IN_QUERY: Unauthenticated =
    Unauthenticated::InvalidRequest("client_secret must not be in the query of the URI");
const ANOTHER: Unauthenticated =
    Unauthenticated::InvalidRequest("client_id in the body differs from the Authorization header");

type Read = Result<(String, String), Unauthenticated>;

fn read(query: &str, authorization: Option<&str>, body: Option<&[u8]>) -> Read {
    let request = TokenRequest {
        query: Secret::from(query),
        authorization: authorization.map(Secret::from),
        body: body.map(Secret::from),
    };
    let credentials = request.credentials()?;
    Ok((credentials.client_id, credentials.secret.expose_str().unwrap().to_owned()))
}

fn basic(authorization: &str) -> Read {
    read("", Some(authorization), Some(b"grant_type=client_credentials"))
}

fn post(body: &str) -> Read {
    read("", None, Some(body.as_bytes()))
}

fn is(id: &str, secret: &str) -> Read {
    Ok((id.to_owned(), secret.to_owned()))
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let digit = char::from(ALPHABET[bits >> (18 - 6 * index) & 63]);
            text.push(if index <= chunk.len() { digit } else { '=' });
        }
    }
    text
}

#[test]
fn both_forms_are_decoded_as_a_form() {
    let encoded = "sh+op%3A%26%C3%A9";
    assert_eq!(
        basic(&format!("Basic {}", base64(format!("{encoded}:s%2B+").as_bytes()))),
        is("sh op:&é", "s+ ")
    );
    assert_eq!(post(&format!("client_id={encoded}&client_secret=s%2B+")), is("sh op:&é", "s+ "));
    assert_eq!(post("client_id=é&client_secret=ü"), is("é", "ü"));
    let same = format!("client_id={encoded}");
    let header = format!("Basic {}", base64(format!("{encoded}:s").as_bytes()));
    assert_eq!(read("", Some(&header), Some(same.as_bytes())), is("sh op:&é", "s"));
    assert_eq!(read("?a=b", Some(&header), Some(b"")), is("sh op:&é", "s"));
}

#[test]
fn the_scheme_is_in_any_case_and_the_padding_may_be_left_out() {
    for header in ["Basic c2hvcDpz", "bAsIc  c2hvcDpz ", "Basic c2hvcDpzczE=", "Basic c2hvcDpzczE"] {
        assert_eq!(basic(header).unwrap().0, "shop", "{header}");
    }
}

#[test]
fn malformed_credentials_are_those_of_nobody() {
    let oversized = format!("Basic {}", base64(&[b"shop:".as_slice(), &[b'x'; 9_000]].concat()));
    let encoded = [&b"shop"[..], b"shop:%zz", b"shop:%4", b"shop:%", b"shop:\xff", b"shop:%ff", b"%C3%28:x"];
    let encoded: Vec<String> = encoded.into_iter().map(|pair| format!("Basic {}", base64(pair))).collect();
    let malformed = ["", "Basic", "Basic ", "Basic !!!", "Bearer abc", "Basicc2hvcDpz", "Basic\tc2hvcDpz"];
    let other = [
        "Basic c2hvcDpzcz=",
        "Basic c2hvcDpzczE==",
        "Basic c2hvcDpz=",
        "Basic =",
        "Basic c2hvc Dpz",
        "Basic c2hvcDpz-_",
        "Basic c2hvcDpz, Basic c2hvcDpz",
        "Basic c2hvcDpzc",
        // Bits after the last byte: another text of the same bytes.
        "Basic c2hvcDpzczF=",
        &oversized,
    ];
    for header in malformed.into_iter().chain(other).chain(encoded.iter().map(String::as_str)) {
        assert_eq!(basic(header), Err(Unauthenticated::InvalidClient), "{header}");
    }
    let nobody = [
        "",
        "client_id=shop",
        "client_secret=s",
        "client_id=&client_secret=s",
        "?client_id=shop&client_secret=s",
    ];
    for body in nobody {
        assert_eq!(post(body), Err(Unauthenticated::InvalidClient), "{body}");
    }
    // A byte order mark is a part of the id.
    assert_eq!(basic(&format!("Basic {}", base64("\u{feff}shop:s".as_bytes()))), is("\u{feff}shop", "s"));
}

#[test]
fn what_says_two_things_is_refused() {
    let cases = [
        ("client_id=shop&client_id=shop&client_secret=s", TWICE),
        ("client_id=shop&client_secret=s&client_secret=s", TWICE),
        ("client_id=shop&client_secret=s&scope=a&%73cope=b", TWICE),
        ("client_id=shop&client_id=&client_id=shop&client_secret=s", TWICE),
        ("client_id=shop&client_secret=s&client_assertion=x", TWO_WAYS),
        ("client_id=shop&client_secret=s&client_assertion_type=x", TWO_WAYS),
    ];
    for (body, why) in cases {
        assert_eq!(post(body), Err(why), "{body}");
    }
    let header = Some("Basic c2hvcDpz");
    let cases = [
        ("client_id=shop&client_secret=s", TWO_WAYS),
        ("client_assertion=x&client_assertion_type=y", TWO_WAYS),
        ("client_id=other", ANOTHER),
        ("client_id=other&?client_id=shop", ANOTHER),
        ("scope=a&x=1&scope=b", TWICE),
    ];
    for (body, why) in cases {
        assert_eq!(read("", header, Some(body.as_bytes())), Err(why), "{body}");
    }
    for query in
        ["?client_secret=s", "client_id=shop&client%5Fsecret=s", "?a=b&client_secret=&client_secret=s"]
    {
        assert_eq!(read(query, header, Some(b"")), Err(IN_QUERY), "{query}");
    }
}

#[test]
fn a_parameter_without_a_value_counts_as_omitted_and_some_may_come_twice() {
    for body in [
        "grant_type=client_credentials&client_secret=",
        "client_id&client_secret",
        "client_id=&client_id=shop",
        "client_assertion=&client_assertion_type=",
        "scope=&scope=&scope=read",
        "resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example&audience=a&audience=b",
        "&&=&",
    ] {
        assert_eq!(
            read("?client_secret=", Some("Basic c2hvcDpz"), Some(body.as_bytes())),
            is("shop", "s"),
            "{body}"
        );
    }
}

#[test]
fn a_body_that_no_two_parsers_read_alike_is_refused() {
    let large = vec![b'a'; 65_537];
    let bodies: [&[u8]; 8] =
        [b"a=\xff", b"a=%ff", b"a=%zz", b"a=%4", b"a=1&b%", b"%C3%28=1", b"a=%ed%a0%80", &large];
    for body in bodies {
        assert_eq!(
            read("", Some("Basic c2hvcDpz"), Some(body)),
            Err(UNREADABLE),
            "{}",
            String::from_utf8_lossy(body)
        );
    }
    assert_eq!(read("", Some("Basic c2hvcDpz"), None), Err(UNREADABLE));
    assert_eq!(read("", Some("Basic c2hvcDpz"), Some(&large[1..])), is("shop", "s"));
}

#[test]
fn only_a_form_is_read_and_only_one_that_no_two_servers_take_for_another() {
    for (content_type, limit) in [
        (FORM, Some(65_536)),
        ("Application/X-WWW-Form-URLencoded ; charset=utf-8 ", Some(65_536)),
        ("application/x-www-form-urlencoded;", Some(65_536)),
        ("", Some(0)),
        ("text/plain", Some(0)),
        ("application/x-www-form-urlencoded, text/plain", None),
        ("application/x-www-form-urlencoded; a=b, text/plain", None),
        ("text/plain; application/x-www-form-urlencoded", None),
        ("application/x-www-form-urlencoded2", None),
    ] {
        assert_eq!(body_limit(content_type), limit, "{content_type}");
    }
}

#[test]
fn credentials_are_not_printed() {
    let request = TokenRequest {
        query: Secret::from(""),
        authorization: None,
        body: Some(Secret::from("client_id=shop&client_secret=hunter2")),
    };
    assert!(!format!("{:?}", request.credentials()).contains("hunter2"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_encoded_is_read_by_either_way(id in "\\PC{1,20}", secret in "\\PC{1,40}") {
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let header = base64(format!("{}:{}", encode(&id), encode(&secret)).as_bytes());
        prop_assert_eq!(basic(&format!("Basic {header}")), is(&id, &secret));
        prop_assert_eq!(post(&format!("client_secret={}&client_id={}", encode(&secret), encode(&id))), is(&id, &secret));
    }

    #[test]
    fn no_bytes_stop_it(query in ".*", authorization in ".*", body: Vec<u8>, content_type in ".*") {
        let _ = read(&query, Some(&authorization), Some(&body));
        let _ = read(&query, Some(&format!("Basic {}", base64(&body))), None);
        let _ = body_limit(&content_type);
    }
}
