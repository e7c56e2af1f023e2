//! Servers' answers: the call's reaction to each answer in the shared vectors.

use super::driver::{Driver, Reply};
use secret_slots::Code;
use secret_slots::token::{Grant, Outcome, TokenClient, TokenEvent};
use serde_json::Value;

fn grant_of(name: &str) -> Grant {
    match name {
        "client_credentials" => Grant::client_credentials(),
        "refresh_token" => Grant::refresh_token("the-refresh-token"),
        "authorization_code" => {
            Grant::authorization_code("the-code", "the-verifier", "https://app.example/callback")
        }
        other => panic!("{other}"),
    }
}

fn reply_of(case: &Value) -> Reply {
    let headers = case["headers"].as_object().into_iter().flatten();
    Reply::Response {
        status: case["status"].as_u64().unwrap() as u16,
        content_type: case["contentType"].as_str().unwrap().to_owned(),
        headers: headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect(),
        body: case["body"].as_str().unwrap().into(),
        is_cut: false,
    }
}

/// Returns how a call reacts to a server that always gives this answer.
fn meaning_of(case: &Value) -> &'static str {
    let secrets = vec!["first secret".into(), "second secret".into()];
    let client = TokenClient::new("https://issuer.example/token", "app", secrets).raw_basic(false).retries(0);
    let mut driver = Driver::with(client);
    let error = driver.run(grant_of(case["grant"].as_str().unwrap()), |_| reply_of(case)).unwrap_err();
    let is_unknown = driver.events.iter().any(|event| matches!(event, TokenEvent::UnknownAnswer(_)));
    match error.error.code() {
        Code::ClientSecretsRefused if driver.tried() == [0, 1] => "next",
        _ if driver.tried() != [0] => "sent again",
        Code::TokenRequestFailed => "later",
        // The keeper gives a grant up only if the server has processed it.
        Code::TokenRequestRefused if error.outcome == Outcome::Processed => "dead",
        Code::TokenRequestRefused | Code::TokenResponseInvalid if is_unknown => "unknown",
        Code::TokenRequestRefused => "stop",
        _ => "something else",
    }
}

#[test]
fn every_answer_of_the_vectors_has_its_meaning() {
    for cases in
        [include_str!("../vectors/token-answers.json"), include_str!("../vectors/vendor-answers.json")]
    {
        let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
        let wrong: Vec<String> = cases
            .iter()
            .filter(|case| case["expect"] != meaning_of(case))
            .map(|case| format!("{} ({}): {}", case["title"], case["expect"], meaning_of(case)))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

#[test]
fn a_repetition_of_the_request_does_not_choose_a_secret() {
    let echoes = |scope: &str, body: &str| {
        let mut driver = Driver::new(&["first secret", "second secret"]);
        let _ = driver.run(Grant::client_credentials().scope(scope), |_| Reply::json(400, body));
        driver.tried()
    };
    let body =
        r#"{"error":"invalid_request","error_description":"unknown value: the client secret is invalid"}"#;
    assert_eq!(echoes("the client secret is invalid", body), [0]);
    assert_eq!(echoes("read", body), [0, 1]);
    assert_eq!(echoes("invalid_client", r#"{"message":"invalid_client is none that we know"}"#), [0]);
}

#[test]
fn no_error_repeats_a_value_of_the_request() {
    let secret = "a-secret+of/some=length";
    for body in [
        r#"{"error":"invalid_scope","error_description":"got a-secret+of/some=length and app"}"#,
        r#"{"error":"a-secret+of/some=length","error_description":"A-SECRET+OF/SOME=LENGTH the-refresh-token"}"#,
        r#"{"error":"x","message":"a-secret%2Bof%2Fsome%3Dlength YXBwOmEtc2VjcmV0JTJCb2YlMkZzb21lJTNEbGVuZ3Ro"}"#,
    ] {
        let mut driver = Driver::new(&[secret]);
        let error =
            driver.run(Grant::refresh_token("the-refresh-token"), |_| Reply::json(400, body)).unwrap_err();
        let shown =
            format!("{error} {error:?} {:?} {:?} {:?}", error.attempts, error.server_error, driver.events);
        for sent in [secret, "the-refresh-token", "A-SECRET", "YXBwOmEt", "a-secret%2B"] {
            assert!(!shown.contains(sent), "{shown}");
        }
    }
}

#[test]
fn a_server_s_words_are_bounded_and_on_one_line() {
    let body = format!(r#"{{"error":"x","error_description":"a\nb\u001b{}"}}"#, "c".repeat(5000));
    let error =
        Driver::new(&["secret"]).run(Grant::client_credentials(), |_| Reply::json(400, &body)).unwrap_err();
    let description = error.description.unwrap();
    assert!(description.starts_with("a b c") && description.len() == 300, "{description}");
}
