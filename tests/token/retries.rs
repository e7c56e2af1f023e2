//! Retries: which requests are sent again and when, and the outcome for a grant.

use super::driver::{Driver, Reply};
use secret_slots::Code;
use secret_slots::token::{Grant, Outcome, Step, TokenClient};

fn refresh() -> Grant {
    Grant::refresh_token("the-refresh-token")
}

#[test]
fn client_credentials_are_sent_again_and_never_with_the_next_secret() {
    for reply in [
        Reply::NotSent,
        Reply::Lost,
        Reply::json(503, ""),
        Reply::json(500, r#"{"error":"invalid_client"}"#),
        Reply::json(429, r#"{"error":"invalid_client"}"#),
    ] {
        let mut driver = Driver::new(&["first", "second"]);
        let error = driver.run(Grant::client_credentials(), |_| reply.clone()).unwrap_err();
        assert_eq!(error.error.code(), Code::TokenRequestFailed, "{reply:?}");
        assert_eq!(driver.tried(), [0, 0, 0], "{reply:?}");
        assert!(
            (250..500).contains(&driver.waits[0]) && (500..1000).contains(&driver.waits[1]),
            "{:?}",
            driver.waits
        );
    }
    let mut answers = [Reply::Lost, Reply::json(502, ""), Reply::token()].into_iter();
    Driver::new(&["first"]).run(Grant::client_credentials(), |_| answers.next().unwrap()).unwrap();
}

#[test]
fn retry_after_is_obeyed_if_there_is_time_for_it() {
    let mut answers = [Reply::json(429, "").header("Retry-After", "3"), Reply::token()].into_iter();
    let mut driver = Driver::new(&["first"]);
    driver.run(Grant::client_credentials(), |_| answers.next().unwrap()).unwrap();
    assert_eq!(driver.waits, [3000]);
    let mut driver = Driver::new(&["first"]);
    let busy = Reply::json(503, "").header("Retry-After", "30");
    let error = driver.run(Grant::client_credentials(), |_| busy.clone()).unwrap_err();
    assert_eq!((driver.sent.len(), error.retry_after, error.status), (1, Some(30), Some(503)));
}

#[test]
fn a_grant_is_sent_again_only_when_it_was_not_processed() {
    let cases = [
        (Reply::NotSent, 3, Outcome::NotProcessed),
        (Reply::json(429, ""), 3, Outcome::NotProcessed),
        (Reply::json(503, "").header("Retry-After", "1"), 3, Outcome::NotProcessed),
        (Reply::json(503, ""), 1, Outcome::Unknown),
        (Reply::json(500, ""), 1, Outcome::Unknown),
        (Reply::json(408, ""), 1, Outcome::Unknown),
        (Reply::Lost, 1, Outcome::Unknown),
        (Reply::TimedOut, 1, Outcome::Unknown),
        (Reply::json(200, "<html>"), 1, Outcome::Unknown),
        (Reply::json(200, ""), 1, Outcome::Unknown),
        (Reply::json(400, r#"{"error":"invalid_grant"}"#), 1, Outcome::Processed),
        (Reply::json(400, r#"{"error":"invalid_scope"}"#), 1, Outcome::NotProcessed),
        (Reply::json(307, ""), 1, Outcome::NotProcessed),
        (Reply::json(0, ""), 1, Outcome::NotProcessed),
    ];
    for (reply, sent, outcome) in cases {
        let mut driver = Driver::new(&["first", "second"]);
        let error = driver.run(refresh(), |_| reply.clone()).unwrap_err();
        assert_eq!((driver.tried(), error.outcome), (vec![0; sent], outcome), "{reply:?}");
    }
}

#[test]
fn an_invalid_grant_ends_the_call_and_may_be_spent_after_a_refused_secret() {
    let invalid =
        Reply::json(400, r#"{"error":"invalid_grant","error_description":"client authentication failed"}"#);
    let mut driver = Driver::new(&["first", "second"]);
    let error = driver.run(refresh(), |_| invalid.clone()).unwrap_err();
    assert_eq!((driver.sent.len(), error.error.code()), (1, Code::TokenRequestRefused));
    assert!(!error.to_string().contains("spent"));
    let mut answers = [Reply::refused(), invalid].into_iter();
    let error = Driver::new(&["first", "second"]).run(refresh(), |_| answers.next().unwrap()).unwrap_err();
    assert!(error.to_string().contains("may be spent"), "{error}");
    assert_eq!((error.outcome, error.server_error.as_deref()), (Outcome::Processed, Some("invalid_grant")));
}

#[test]
fn a_message_has_the_status_and_the_code_but_no_other_words_of_the_server() {
    for (status, body, message) in [
        (400, r#"{"error":"invalid_scope"}"#, "the server refused the token request: 400 invalid_scope"),
        (400, r#"{"error":"invalid_grant"}"#, "the server refused the token request: 400 invalid_grant"),
        (403, "", "the server refused the token request: 403"),
        (400, r#"{"error":"invalid scope <b>"}"#, "the server refused the token request: 400"),
        (400, r#"{"error":"the-refresh-token"}"#, "the server refused the token request: 400"),
        (307, "", "the server answered the token request with a redirect, which is not followed: 307"),
        (0, "", "the server answered the token request with a redirect, which is not followed"),
        (500, "", "the server cannot answer the token request now: 500"),
        (
            503,
            r#"{"error":"server_error"}"#,
            "the server cannot answer the token request now: 503 server_error",
        ),
    ] {
        let error = Driver::new(&["secret"]).run(refresh(), |_| Reply::json(status, body)).unwrap_err();
        assert_eq!(error.error.message(), message);
    }
    let error = Driver::new(&["secret"]).run(refresh(), |_| Reply::Lost).unwrap_err();
    assert_eq!(error.error.message(), "the token request got no response");
    let body = r#"{"error":"invalid_scope","error_description":"no such scope"}"#;
    let error = Driver::new(&["secret"]).run(refresh(), |_| Reply::json(400, body)).unwrap_err();
    assert!(error.to_string().ends_with("token request: 400 invalid_scope; no such scope"), "{error}");
}

#[test]
fn one_deadline_is_for_the_whole_call() {
    let client =
        TokenClient::new("https://issuer.example/token", "app", vec!["first".into()]).timeout(600).retries(9);
    let mut driver = Driver::with(client);
    let error = driver.run(Grant::client_credentials(), |_| Reply::Lost).unwrap_err();
    assert_eq!(error.error.code(), Code::TokenRequestFailed);
    assert!(driver.milliseconds < 600, "a retry that cannot end in time is not begun");
    let error = driver.run(Grant::client_credentials(), |_| Reply::TimedOut).unwrap_err();
    assert_eq!(error.error.code(), Code::TokenRequestTimeout);
}

#[test]
fn an_unknown_answer_after_the_deadline_has_an_unknown_outcome() {
    let mut driver = Driver::new(&["first"]);
    let now = driver.now();
    let mut call = driver.client.call(Grant::refresh_token("r"), 1, now, 1).unwrap().can_classify(true);
    assert!(matches!(call.next(&mut driver.standing, now), Step::Send(..)));
    driver.milliseconds += 11_000;
    let late = driver.now();
    Reply::json(200, r#"{"hello":1}"#).show(|answer| call.answered(answer, &mut driver.standing, late));
    let Step::Done(result) = call.next(&mut driver.standing, late) else { panic!("the call goes on") };
    assert_eq!(result.unwrap_err().outcome, Outcome::Unknown);
}
