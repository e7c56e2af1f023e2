//! The authorization code flow: the URL that the user is sent to, and the callbacks that are accepted.

use secret_slots::policy::EntropyFailure;
use secret_slots::token::{Authorization, Grant, Now, Standing, Step, TokenClient};
use secret_slots::{Code, Error};

const REDIRECT: &str = "https://app.example/callback";

fn client() -> TokenClient {
    TokenClient::new("https://issuer.example/token", "app", vec!["s".into()])
}

fn begin(issuer: Option<&str>) -> Authorization {
    let mut next = 0_u8;
    let mut entropy = |bytes: &mut [u8]| {
        bytes.iter_mut().for_each(|byte| {
            next = next.wrapping_add(7);
            *byte = next;
        });
        Ok::<(), EntropyFailure>(())
    };
    let endpoint = "https://issuer.example/authorize?tenant=1";
    Authorization::begin(
        &client().authorization_endpoint(endpoint),
        issuer,
        REDIRECT,
        Some("read write"),
        &mut entropy,
    )
    .unwrap()
}

#[test]
fn the_challenge_is_that_of_rfc_7636_appendix_b() {
    let bytes: [u8; 32] = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
        214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    let mut entropy = |random: &mut [u8]| {
        random.copy_from_slice(&bytes);
        Ok::<(), EntropyFailure>(())
    };
    let begun = Authorization::begin(
        &client().authorization_endpoint("https://issuer.example/a"),
        None,
        REDIRECT,
        None,
        &mut entropy,
    )
    .unwrap();
    assert_eq!(begun.code_verifier.expose_str(), Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    assert!(
        begun.url.contains(
            "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        )
    );
}

#[test]
fn the_url_has_all_parameters() {
    let begun = begin(None);
    let state = begun.state.expose_str().unwrap();
    let start = format!(
        "https://issuer.example/authorize?tenant=1&response_type=code&client_id=app&redirect_uri=\
         https%3A%2F%2Fapp.example%2Fcallback&state={state}&code_challenge="
    );
    assert!(begun.url.starts_with(&start) && begun.url.ends_with("&scope=read+write"), "{}", begun.url);
    assert_eq!((state.len(), begun.code_verifier.expose().len()), (43, 43));
    assert_ne!(begun.state, begun.code_verifier);
    assert!(!format!("{begun:?}").contains(begun.code_verifier.expose_str().unwrap()));
}

#[test]
fn a_failing_entropy_source_and_invalid_urls_are_refused() {
    let mut fails = |_: &mut [u8]| Err(EntropyFailure);
    let endpoint = "https://issuer.example/a";
    let code = |result: Result<Authorization, Error>| result.unwrap_err().code();
    assert_eq!(
        code(Authorization::begin(
            &client().authorization_endpoint(endpoint),
            None,
            REDIRECT,
            None,
            &mut fails
        )),
        Code::EntropyUnavailable
    );
    for (endpoint, redirect, culprit) in [
        ("x", REDIRECT, "authorizationEndpoint must"),
        ("https://a.example/#f", REDIRECT, "authorizationEndpoint must"),
        (endpoint, "callback", "redirectUri must"),
        (endpoint, "https://app.example/callback#f", "redirectUri must"),
    ] {
        let begun = Authorization::begin(
            &client().authorization_endpoint(endpoint),
            None,
            redirect,
            None,
            &mut fails,
        );
        let error = begun.unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
        assert!(error.message().starts_with(culprit), "{error}");
    }
    let error = Authorization::begin(&client(), None, REDIRECT, None, &mut fails).unwrap_err();
    assert_eq!(error.message(), "authorizationEndpoint must be set to begin an authorization");
}

fn refused(begun: &Authorization, callback: &str) -> Code {
    begun.grant(callback).unwrap_err().error.code()
}

#[test]
fn the_right_callback_gives_the_grant() {
    let begun = begin(Some("https://issuer.example"));
    let state = begun.state.expose_str().unwrap();
    let callback =
        format!("{REDIRECT}?code=c%2Bd&state={state}&iss=https%3A%2F%2Fissuer.example&extra=1&extra=2");
    let grant: Grant = begun.grant(&callback).unwrap();
    let now = Now { milliseconds: 0, unix: 0 };
    let mut call = client().call(grant, 1, now, 1).unwrap();
    let Step::Send(request, _) = call.next(&mut Standing::default(), now) else { panic!() };
    let verifier = begun.code_verifier.expose_str().unwrap();
    let body = format!(
        "grant_type=authorization_code&code=c%2Bd&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&code_verifier={verifier}"
    );
    assert_eq!(request.body.expose_str(), Some(body.as_str()));
}

#[test]
fn callbacks_of_another_authorization_are_refused() {
    let begun = begin(None);
    let state = begun.state.expose_str().unwrap();
    let other = &state[1..];
    for callback in [
        format!("{REDIRECT}?code=c"),
        format!("{REDIRECT}?code=c&state="),
        format!("{REDIRECT}?code=c&state={other}"),
        format!("{REDIRECT}?code=c&state={state}x"),
        format!("{REDIRECT}?code=c&state={state}&state={state}"),
        format!("{REDIRECT}?code=c&code=c&state={state}"),
        format!("{REDIRECT}?code=c&state={state}&iss=a&iss=a"),
        format!("{REDIRECT}?error=a&state={state}&error=b"),
        format!("{REDIRECT}?state={state}"),
        format!("{REDIRECT}?code=&state={state}"),
        format!("{REDIRECT}#code=c&state={state}"),
        format!("{REDIRECT}/?code=c&state={state}"),
        format!("https://app.example/other?code=c&state={state}"),
        format!("http://app.example/callback?code=c&state={state}"),
        format!("https://app.example:444/callback?code=c&state={state}"),
        format!("https://evil.example/callback?code=c&state={state}"),
        format!("/callback?code=c&state={state}"),
        format!("{REDIRECT}?error=access_denied&state={other}"),
    ] {
        assert_eq!(refused(&begun, &callback), Code::TokenResponseInvalid, "{callback}");
    }
}

#[test]
fn an_error_is_reported_once_the_state_is_right() {
    let begun = begin(None);
    let state = begun.state.expose_str().unwrap();
    let error = begun.grant(&format!("{REDIRECT}?error=access_denied&state={state}")).unwrap_err();
    assert_eq!(
        (error.error.code(), error.error.message()),
        (Code::TokenRequestRefused, "the authorization was refused: access_denied")
    );
    let forged = begun.grant(&format!("{REDIRECT}?error=<script>&state={state}")).unwrap_err();
    assert_eq!(
        (forged.error.message(), forged.server_error),
        ("the authorization was refused: the error code is malformed", None)
    );
}

#[test]
fn a_known_issuer_must_be_in_the_callback() {
    let begun = begin(Some("https://issuer.example"));
    let state = begun.state.expose_str().unwrap();
    for iss in ["", "&iss=", "&iss=https://evil.example", "&iss=https://issuer.example/"] {
        let callback = format!("{REDIRECT}?code=c&state={state}{iss}");
        assert_eq!(refused(&begun, &callback), Code::TokenResponseInvalid, "{callback}");
    }
}

#[test]
fn an_authorization_without_a_state_or_a_verifier_is_refused() {
    let begun = begin(None);
    let callback = format!("{REDIRECT}?code=c&state=");
    let without_state = Authorization { state: "".into(), ..begun.clone() };
    assert_eq!(refused(&without_state, &callback), Code::InvalidOption);
    let message = without_state.grant(&callback).unwrap_err().error.message().to_owned();
    assert_eq!(message, "state must not be empty: pass the authorization as it was begun");
    let without_verifier = Authorization { code_verifier: "".into(), ..begun };
    assert_eq!(refused(&without_verifier, &callback), Code::InvalidOption);
}
