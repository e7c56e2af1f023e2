//! The two forms of HTTP Basic, and the secrets of a list that are never sent.

use super::driver::{Driver, Reply};
use secret_slots::token::{BasicForm, Grant, SecretFault, TokenClient, TokenEvent, TokenRequest};

const ENCODED: &str = "Basic YXBwOmElMkJi";
const RAW: &str = "Basic YXBwOmErYg==";

/// A client whose second secret has two forms: `a+b` and `a%2Bb`.
fn client() -> TokenClient {
    TokenClient::new("https://issuer.example/token", "app", vec!["plain".into(), "a+b".into()])
}

fn header(request: &TokenRequest) -> &str {
    request.authorization.as_ref().and_then(|header| header.expose_str()).unwrap()
}

fn takes(form: &'static str) -> impl FnMut(&TokenRequest) -> Reply {
    move |request| if header(request) == form { Reply::token() } else { Reply::refused() }
}

fn sent(driver: &Driver) -> Vec<&str> {
    driver.sent.iter().map(header).collect()
}

const PLAIN: &str = "Basic YXBwOnBsYWlu";

#[test]
fn a_secret_is_tried_raw_before_it_counts_as_refused_and_the_form_that_works_is_remembered() {
    let mut driver = Driver::with(client());
    let token = driver.run(Grant::refresh_token("r"), takes(RAW)).unwrap();
    assert_eq!(token.secret, Some(1));
    assert_eq!(sent(&driver), [PLAIN, ENCODED, RAW]);
    let raw = TokenEvent::BasicForm(BasicForm::Raw);
    assert_eq!(driver.events.iter().filter(|event| **event == raw).count(), 1);
    assert_eq!(driver.fallbacks(), 1, "from the plain one");
    driver.run(Grant::client_credentials(), takes(RAW)).unwrap();
    assert_eq!(sent(&driver).last(), Some(&RAW));
    assert_eq!((driver.sent.len(), driver.events.iter().filter(|event| **event == raw).count()), (4, 1));
}

#[test]
fn a_server_that_decodes_is_never_sent_the_other_form() {
    let mut driver = Driver::with(client());
    driver.run(Grant::client_credentials(), takes(ENCODED)).unwrap();
    assert_eq!(sent(&driver), [PLAIN, ENCODED]);
    assert!(
        !driver.events.iter().any(|event| matches!(event, TokenEvent::BasicForm(_))),
        "the encoded form is the default"
    );
}

#[test]
fn a_server_that_changes_its_form_is_followed() {
    let mut driver = Driver::with(client());
    driver.run(Grant::client_credentials(), takes(RAW)).unwrap();
    driver.milliseconds += 601_000;
    driver.run(Grant::client_credentials(), takes(ENCODED)).unwrap();
    assert_eq!(driver.events.last(), Some(&TokenEvent::Token(Some(1))));
    assert!(driver.events.contains(&TokenEvent::BasicForm(BasicForm::Encoded)));
}

#[test]
fn an_error_about_the_grant_shows_the_form_too() {
    let mut driver = Driver::with(client());
    let dead = Reply::json(400, r#"{"error":"invalid_grant"}"#);
    let _ = driver.run(Grant::refresh_token("r"), |request| {
        if header(request) == RAW { dead.clone() } else { Reply::refused() }
    });
    driver.run(Grant::client_credentials(), takes(RAW)).unwrap();
    assert_eq!(sent(&driver), [PLAIN, ENCODED, RAW, RAW]);
}

#[test]
fn a_fixed_form_is_kept_and_an_id_with_a_colon_is_never_raw() {
    for (client, forms) in
        [(client().raw_basic(false), vec![PLAIN, ENCODED]), (client().raw_basic(true), vec![PLAIN, RAW])]
    {
        let mut driver = Driver::with(client);
        driver.run(Grant::client_credentials(), |_| Reply::refused()).unwrap_err();
        assert_eq!(sent(&driver), forms);
    }
    let colon = TokenClient::new("https://issuer.example/token", "a:b", vec!["a+b".into()]);
    let mut driver = Driver::with(colon);
    driver.run(Grant::client_credentials(), |_| Reply::refused()).unwrap_err();
    assert_eq!(driver.sent.len(), 1);
}

#[test]
fn empty_and_duplicate_secrets_are_left_out() {
    let secrets = ["", "a", "a", " b\n", ""].map(Into::into).to_vec();
    let client = TokenClient::new("https://issuer.example/token", "app", secrets).raw_basic(false);
    let faults = [
        SecretFault::Empty(0),
        SecretFault::Duplicate { secret: 2, of: 1 },
        SecretFault::Padded(3),
        SecretFault::Empty(4),
    ];
    assert_eq!(client.secret_faults(), faults);
    let mut driver = Driver::with(client);
    let error = driver.run(Grant::client_credentials(), |_| Reply::refused()).unwrap_err();
    assert_eq!(
        error.attempts.iter().map(|attempt| attempt.secret).collect::<Vec<_>>(),
        [1, 3],
        "indices of the given list"
    );
    assert_eq!(header(&driver.sent[1]), "Basic YXBwOiUyMGIlMEE=", "nothing is trimmed");
}
