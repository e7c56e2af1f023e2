//! Extra parameters: what is sent, the names that are refused, and what the server may repeat of them.

use secret_slots::policy::EntropyFailure;
use secret_slots::token::{Authorization, Grant, Now, TokenClient};
use secret_slots::{Code, Error};

use super::driver::{Driver, Reply};

const NOW: Now = Now { milliseconds: 0, unix: 0 };
const OURS: [&str; 10] = [
    "grant_type",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "scope",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
];

fn client() -> TokenClient {
    TokenClient::new("https://issuer.example/token", "app", vec!["s".into()])
        .authorization_endpoint("https://issuer.example/authorize?ui=2")
}

fn begun() -> Authorization {
    let mut zeros = |_: &mut [u8]| Ok::<(), EntropyFailure>(());
    Authorization::begin(&client(), None, "https://app.example/cb", None, &mut zeros).unwrap()
}

fn grants() -> [Grant; 3] {
    let code = Grant::authorization_code("c", "v", "https://app.example/cb");
    [Grant::client_credentials(), Grant::refresh_token("r"), code]
}

fn body(grant: Grant) -> String {
    let mut driver = Driver::with(client());
    driver.run(grant, |_| Reply::token()).unwrap();
    driver.sent[0].body.expose_str().unwrap().to_owned()
}

fn refused(grant: Grant) -> Error {
    client().call(grant, 1, NOW, 1).unwrap_err()
}

#[test]
fn parameters_follow_those_of_the_grant_and_are_encoded_as_forms() {
    let grant = Grant::client_credentials().scope("a").parameter("ten ant&", "ü=1").parameter("left", "");
    assert_eq!(body(grant), "grant_type=client_credentials&scope=a&ten+ant%26=%C3%BC%3D1");
    let long = "x".repeat(10_000);
    assert!(body(Grant::refresh_token("r").parameter("p", long.as_str())).ends_with(&format!("&p={long}")));
    let url = begun().parameter("prompt", "consent &").unwrap().parameter("left", "").unwrap().url;
    assert!(url.ends_with("&code_challenge_method=S256&prompt=consent+%26"), "{url}");
}

#[test]
fn a_name_that_a_request_sets_itself_is_refused_in_every_grant() {
    for name in OURS {
        for grant in grants() {
            let error = refused(grant.parameter(name, "hunter2"));
            assert_eq!(error.code(), Code::InvalidOption, "{name}");
            assert!(error.message().contains(name) && !error.message().contains("hunter2"), "{error}");
        }
        assert_eq!(begun().parameter(name, "").unwrap_err().code(), Code::InvalidOption, "{name}");
    }
    for name in [
        "response_type",
        "state",
        "code_challenge",
        "code_challenge_method",
        "response_mode",
        "request",
        "request_uri",
        "ui",
        "",
    ] {
        assert_eq!(begun().parameter(name, "hunter2").unwrap_err().code(), Code::InvalidOption, "{name}");
    }
    assert!(body(Grant::client_credentials().parameter("state", "1")).ends_with("&state=1"));
}

#[test]
fn a_name_comes_once() {
    let with = |grant: Grant| grant.parameter("audience", "one");
    assert!(body(with(Grant::client_credentials())).ends_with("&audience=one"));
    for grant in [
        with(Grant::client_credentials().audience("two")),
        with(with(Grant::client_credentials())),
        Grant::client_credentials().resource("r").parameter("resource", "r"),
        Grant::client_credentials().parameter("", "no name"),
    ] {
        assert_eq!(refused(grant).code(), Code::InvalidOption);
    }
    let twice = begun().parameter("prompt", "a").unwrap().parameter("prompt", "b");
    assert_eq!(twice.unwrap_err().code(), Code::InvalidOption);
}

#[test]
fn names_and_values_have_a_limit_and_a_long_name_is_not_repeated() {
    let most = "x".repeat(65_536);
    assert!(client().call(Grant::refresh_token("r").parameter("p", most.as_str()), 1, NOW, 1).is_ok());
    let over = most + "x";
    assert_eq!(refused(Grant::refresh_token("r").parameter("p", over.as_str())).code(), Code::TooLarge);
    assert_eq!(refused(Grant::refresh_token("r").parameter(over.as_str(), "v")).code(), Code::TooLarge);
    assert_eq!(begun().parameter("p", over.as_str()).unwrap_err().code(), Code::TooLarge);
    let secret = "a-secret-in-the-place-of-the-name-of-a-parameter";
    let error = refused(Grant::client_credentials().parameter(secret, "").parameter(secret, ""));
    assert!(!error.message().contains(secret), "{error}");
}

#[test]
fn what_the_server_repeats_of_a_value_is_removed() {
    let told = |value: &str, description: &str| {
        let grant = Grant::client_credentials().parameter("pin", value);
        let body = format!(r#"{{"error":"invalid_request","error_description":"{description}"}}"#);
        let error = Driver::with(client()).run(grant, |_| Reply::json(400, &body)).unwrap_err();
        (format!("{error} {error:?}"), error.description.unwrap_or_default())
    };
    for (value, description) in [
        ("hunter2hunter2", "bad pin hunter2hunter2"),
        ("hunter2hunter2", "bad pin starts with HUNTER2HUN"),
        ("h/nter2hunter2", "bad pin h%2Fnter2hunter2"),
        ("1234", "bad pin 1234"),
    ] {
        let (printed, shown) = told(value, description);
        assert!(!shown.is_empty() && shown.contains('…'), "{shown}");
        assert!(!printed.contains(value) && !printed.to_lowercase().contains("hunter2"), "{printed}");
    }
    assert_eq!(told("1234", "bad pin 12345").1, "bad pin 12345");
}

#[test]
fn a_value_does_not_choose_a_secret() {
    let client = TokenClient::new("https://issuer.example/token", "app", vec!["one".into(), "two".into()]);
    let mut driver = Driver::with(client);
    let grant = Grant::client_credentials().parameter("tenant", "invalid_client");
    let answer = r#"{"error":"invalid_request","error_description":"unknown tenant: invalid_client"}"#;
    let error = driver.run(grant, |_| Reply::json(400, answer)).unwrap_err();
    assert_eq!((error.error.code(), driver.sent.len()), (Code::TokenRequestRefused, 1));
}

#[test]
fn debug_shows_no_value() {
    let grant = Grant::client_credentials().parameter("pin", "hunter2hunter2");
    let call = client().call(grant.clone(), 1, NOW, 1).unwrap();
    assert!(!format!("{grant:?} {call:?}").contains("hunter2"));
}
