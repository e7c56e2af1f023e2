//! Token responses: which are accepted, and the token in a response that is refused.

use super::driver::{Driver, Reply, START};
use secret_slots::Code;
use secret_slots::token::{Grant, Outcome, Token, TokenClient, TokenError, TokenEvent};

fn answer(body: &str) -> Result<Token, TokenError> {
    Driver::new(&["secret"]).run(Grant::refresh_token("old").scope("read"), |_| Reply::json(200, body))
}

fn with(members: &str) -> Result<Token, TokenError> {
    answer(&format!(r#"{{"access_token":"a","token_type":"bearer"{members}}}"#))
}

#[test]
fn lifetimes_are_counted_from_the_start_of_the_request() {
    for (members, lifetime) in [
        ("", None),
        (r#","expires_in":null"#, None),
        (r#","expires_in":"""#, None),
        (r#","expires_in":" ""#, None),
        (r#","expires_in":5,"expires_in":60"#, Some(60)),
        (r#","expires_in":5,"expires_in":null"#, None),
        (r#","expires_in":3600"#, Some(3600)),
        (r#","expires_in":"3600""#, Some(3600)),
        (r#","expires_in":3600.9"#, Some(3600)),
        (r#","expires_in":3.6e3"#, Some(3600)),
        (r#","expires_in":0"#, Some(0)),
        (r#","expires_in":1e300"#, Some(2_147_483_647)),
        (r#","expires_in":"99999999999999999999""#, Some(2_147_483_647)),
        (r#","expires_in":9007199254740993"#, Some(2_147_483_647)),
    ] {
        let token = with(members).unwrap();
        assert_eq!(token.expires_in, lifetime, "{members}");
        assert_eq!(token.expires_at, lifetime.map(|seconds| START + seconds), "{members}");
    }
}

#[test]
fn a_malformed_lifetime_or_type_is_refused_and_the_new_refresh_token_kept() {
    for members in [
        r#""token_type":"Bearer","expires_in":-1"#,
        r#""token_type":"Bearer","expires_in":"-1""#,
        r#""token_type":"Bearer","expires_in":"soon""#,
        r#""token_type":"Bearer","expires_in":true"#,
        r#""token_type":"Bearer","expires_in":[1]"#,
        r#""token_type":"mac","expires_in":1"#,
        r#""token_type":"N_A","expires_in":1"#,
        r#""token_type":5"#,
        r#""token_type":["Bearer"]"#,
        r#""token_type":"Bearer","token_type":"mac""#,
    ] {
        let error =
            answer(&format!(r#"{{"access_token":"a","refresh_token":"new",{members}}}"#)).unwrap_err();
        assert_eq!((error.error.code(), error.outcome), (Code::TokenResponseInvalid, Outcome::Processed));
        let received = error.received.as_ref().unwrap();
        assert_eq!(received.refresh_token.as_ref().unwrap().expose(), b"new", "{members}");
        assert!(!format!("{error:?} {error}").contains("new"));
    }
}

#[test]
fn a_token_without_a_type_is_taken_as_bearer_with_one_event() {
    for members in [
        "",
        r#","token_type":"""#,
        r#","token_type":null"#,
        r#","token_type":"mac","token_type":null"#,
        r#","expires_in":"""#,
    ] {
        let mut driver = Driver::new(&["old", "new"]);
        let body = format!(r#"{{"access_token":"a"{members}}}"#);
        let mut answers = vec![Reply::json(200, &body), Reply::refused()];
        driver.run(Grant::client_credentials(), |_| answers.pop().unwrap()).unwrap();
        let assumed = driver.events.iter().filter(|event| **event == TokenEvent::TypeAssumed);
        assert_eq!(assumed.count(), 1, "{members}");
    }
    let mut driver = Driver::new(&["secret"]);
    driver.run(Grant::client_credentials(), |_| Reply::token()).unwrap();
    assert!(!driver.events.contains(&TokenEvent::TypeAssumed));
}

#[test]
fn only_the_given_types_are_accepted() {
    let client = TokenClient::new("https://issuer.example/token", "app", vec!["s".into()])
        .token_types(vec!["Bearer".to_owned()]);
    let mut driver = Driver::with(client);
    let error =
        driver.run(Grant::client_credentials(), |_| Reply::json(200, r#"{"access_token":"a"}"#)).unwrap_err();
    assert_eq!(error.error.code(), Code::TokenResponseInvalid);
    assert!(error.error.message().contains("without a token_type"), "{error}");
    assert!(!driver.events.contains(&TokenEvent::TypeAssumed));
}

#[test]
fn the_message_names_a_refused_type_without_what_was_sent_or_received() {
    let refused = |token_type: &str| {
        let client =
            TokenClient::new("https://issuer.example/token", "app", vec!["the-client-secret".into()]);
        let body = serde_json::json!({
            "access_token": "the-access-token", "refresh_token": "the-new-token", "token_type": token_type,
        });
        let result = Driver::with(client)
            .run(Grant::refresh_token("the-old-token"), |_| Reply::json(200, &body.to_string()));
        result.unwrap_err().error.message().to_owned()
    };
    let message = refused("mac");
    assert!(message.contains(r#""mac""#) && message.contains("tokenTypes"), "{message}");
    for secret in ["the-client-secret", "the-access-token", "the-new-token", "the-old-token"] {
        let message = refused(&format!("x {secret} y"));
        assert!(message.contains('…') && !message.contains(secret), "{message}");
    }
    let message = refused(&format!("a\n\u{1b}\u{202e}{}", "b".repeat(5000)));
    assert!(message.len() < 250 && !message.contains(['\n', '\u{1b}', '\u{202e}']), "{message}");
}

#[test]
fn the_last_member_of_a_repeated_name_counts() {
    let token = answer(
        r#"{"access_token":"a","refresh_token":"one","access_token":"b","\u0072efresh_token":"two","token_type":"Bearer","x":1,"x":2}"#,
    )
    .unwrap();
    assert_eq!(token.access_token.expose(), b"b");
    assert_eq!(token.refresh_token.unwrap().expose(), b"two");
    let token = answer("access_token=a&access_token=b&token_type=Bearer").unwrap();
    assert_eq!(token.access_token.expose(), b"b");
    for (members, accepted) in [
        (r#""error":"invalid_client","error":null"#, true),
        (r#""error":null,"error":"invalid_scope""#, false),
        (r#""ok":false,"ok":true"#, true),
        (r#""ok":false,"error":null"#, false),
        (r#""access_token":null"#, false),
    ] {
        let body = format!(r#"{{"access_token":"a","token_type":"Bearer",{members}}}"#);
        assert_eq!(answer(&body).is_ok(), accepted, "{members}");
    }
}

#[test]
fn other_types_are_accepted_where_they_are_allowed() {
    let types = vec!["bot".to_owned(), String::new()];
    let client = TokenClient::new("https://issuer.example/token", "app", vec!["s".into()]).token_types(types);
    for (body, accepted) in [
        (r#"{"access_token":"a","token_type":"Bot"}"#, true),
        (r#"{"access_token":"a"}"#, true),
        (r#"{"access_token":"a","token_type":"Bearer"}"#, false),
    ] {
        let result =
            Driver::with(client.clone()).run(Grant::client_credentials(), |_| Reply::json(200, body));
        assert_eq!(result.is_ok(), accepted, "{body}");
    }
}

#[test]
fn members_that_the_server_leaves_out_stay_unchanged() {
    let token = with("").unwrap();
    assert_eq!(token.scope.as_deref(), Some("read"));
    assert_eq!(token.refresh_token.unwrap().expose(), b"old");
    assert!(!token.is_refresh_token_new);
    let token = with(r#","scope":"","refresh_token":"new""#).unwrap();
    assert_eq!((token.scope.as_deref(), token.is_refresh_token_new), (Some(""), true));
    assert_eq!(token.refresh_token.unwrap().expose(), b"new");
}

#[test]
fn forms_and_byte_order_marks_are_read() {
    let token = answer("access_token=a%2Bb&token_type=bearer&expires_in=60").unwrap();
    assert_eq!((token.access_token.expose(), token.expires_in, token.is_form), (&b"a+b"[..], Some(60), true));
    assert_eq!(
        answer("\u{feff}{\"access_token\":\"\\u0061\",\"token_type\":\"BEARER\"}")
            .unwrap()
            .access_token
            .expose(),
        b"a"
    );
    assert!(answer(r#"{"access_token":"a","token_type":"Bearer","error":null,"ok":true}"#).is_ok());
}

#[test]
fn a_body_that_is_cut_or_not_an_object_is_not_a_token() {
    for body in [
        r#"{"access_token":"a","token_type":"Bearer""#,
        r#"[{"access_token":"a","token_type":"Bearer"}]"#,
        r#"{"access_token":5,"token_type":"Bearer"}"#,
    ] {
        let error = answer(body).unwrap_err();
        assert_eq!(
            (error.error.code(), error.outcome),
            (Code::TokenResponseInvalid, Outcome::Unknown),
            "{body}"
        );
        assert_eq!(error.error.message(), "the server's answer is not a token response: 200");
    }
    let mut cut = Reply::token();
    if let Reply::Response { is_cut, .. } = &mut cut {
        *is_cut = true;
    }
    let error = Driver::new(&["s"]).run(Grant::refresh_token("r"), |_| cut.clone()).unwrap_err();
    assert_eq!((error.error.code(), error.outcome), (Code::TokenResponseInvalid, Outcome::Unknown));
}
