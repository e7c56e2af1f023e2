//! The core in a browser, through the crate alone: random bytes from the page, wasm arithmetic, no JavaScript of ours.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]

use std::cell::{Cell, RefCell};

use secret_slots::jwt::{Algorithm, SignOptions, VerifyOptions};
use secret_slots::policy::EntropyFailure;
use secret_slots::token::{
    Grant, Limits, Moment, Now, Reply, Standing, TokenEvent, TokenIo, TokenRequest, Update, Verdict, drive,
};
use secret_slots::{Code, Error, Secret, SecretGenerator, SecretPolicy, SecretSlots, TokenClient};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_shared_vectors_hold() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/vectors/slots.json")).unwrap();
    for case in vectors["accepted"].as_array().unwrap() {
        let secrets = SecretSlots::from_json(&case["secrets"].to_string()).unwrap();
        for query in case["effective"].as_array().unwrap() {
            let value =
                secrets.get_effective_at(query[0].as_str().unwrap(), query[1].as_u64().unwrap()).unwrap();
            assert_eq!(value.and_then(|value| value.expose_str()), query[2].as_str(), "{}", case["title"]);
        }
    }
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/vectors/secrets.json")).unwrap();
    for case in vectors["secrets"].as_array().unwrap() {
        let report = SecretPolicy::default().check(case["secret"].as_str().unwrap()).unwrap();
        let codes: Vec<&str> = report.problems.iter().map(|problem| problem.code()).collect();
        let expected: Vec<&str> =
            case["problems"].as_array().unwrap().iter().filter_map(|code| code.as_str()).collect();
        assert_eq!(codes, expected, "{}", case["title"]);
        if let Some(score) = case["score"].as_f64() {
            assert!((report.entropy.shannon - score).abs() < 1e-3);
        }
    }
}

#[wasm_bindgen_test]
fn secrets_come_from_the_pages_random_bytes() {
    let mut generator =
        SecretGenerator::new(|bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| EntropyFailure));
    let policy = SecretPolicy::default();
    let mut secrets: Vec<Vec<u8>> =
        (0..1000).map(|_| generator.generate(&policy).unwrap().expose().to_vec()).collect();
    assert!(secrets.iter().all(|secret| policy.check(std::str::from_utf8(secret).unwrap()).unwrap().ok()));
    secrets.sort();
    secrets.dedup();
    assert_eq!(secrets.len(), 1000);
}

#[wasm_bindgen_test]
fn tokens_of_every_length_are_signed_and_verified_and_every_change_is_refused() {
    let mut secrets = SecretSlots::new();
    secrets.set("s", 0, "the old secret, of 64 bytes, which is enough for every algorithm").unwrap();
    secrets
        .set("s", 1_741_790_697, "the new secret, of 64 bytes, which is enough for every algorithm")
        .unwrap();
    let options = VerifyOptions::new().algorithms([Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512]);
    for length in 0..200 {
        let payload = format!(r#"{{"x":"{}","iat":1741790696}}"#, "é~".repeat(length));
        for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
            let token = secrets.sign_jwt("s", &payload, &SignOptions::new().algorithm(algorithm), 0).unwrap();
            let verified = secrets.verify_jwt("s", &token, &options, 1_741_790_700).unwrap();
            assert_eq!((verified.payload(), verified.slot()), (payload.as_str(), 0));
        }
    }
    let token = secrets.sign_jwt("s", r#"{"sub":"user-1"}"#, &SignOptions::new(), 1_741_790_700).unwrap();
    for at in 0..token.len() {
        for other in ["A", "_", "=", ".", "+", "\u{7f}"] {
            let mut changed = token.clone();
            changed.replace_range(at..=at, other);
            let refused = secrets.verify_jwt("s", &changed, &options, 1_741_790_700).is_err();
            assert!(refused || changed == token, "{other} at {at}");
        }
    }
}

/// A server that takes one secret, and everything else that a call needs, on a clock of its own.
#[derive(Default)]
struct FakeServer {
    standing: Cell<Standing>,
    milliseconds: Cell<u64>,
    sent: RefCell<Vec<Option<usize>>>,
    events: RefCell<Vec<TokenEvent>>,
    takes: usize,
    is_busy: Cell<bool>,
}

/// Goes once round the page's queue of tasks, as a request would.
async fn turn() {
    let promise = js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL);
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}

impl FakeServer {
    fn now(&self) -> Now {
        Now { milliseconds: self.milliseconds.get(), unix: 1_741_790_697 }
    }
}

impl TokenIo for FakeServer {
    type Error = Error;

    fn moment(&self) -> Result<Moment, Error> {
        Ok(Moment { now: self.now(), standing: self.standing.get() })
    }

    fn update(&self, Update { standing, events }: Update) -> Result<(), Error> {
        self.standing.set(standing);
        self.events.borrow_mut().extend(events);
        Ok(())
    }

    async fn send(&self, request: TokenRequest, _limits: Limits) -> Result<Reply, Error> {
        turn().await;
        self.sent.borrow_mut().push(request.secret);
        let (status, body) = match request.secret {
            _ if self.is_busy.take() => (503, "{}"),
            secret if secret == Some(self.takes) => {
                (200, r#"{"access_token":"t","token_type":"Bearer","expires_in":60}"#)
            }
            _ => (401, r#"{"error":"invalid_client"}"#),
        };
        Ok(Reply::Response {
            status,
            content_type: "application/json".into(),
            retry_after: None,
            www_authenticate: None,
            body: Secret::from(body),
            is_cut: false,
        })
    }

    async fn pause(&self, milliseconds: u64) -> Result<(), Error> {
        turn().await;
        self.milliseconds.set(self.milliseconds.get() + milliseconds);
        Ok(())
    }

    async fn wait_for_other(&self, _milliseconds: u64) -> Result<Option<Vec<Secret>>, Error> {
        turn().await;
        Ok(None)
    }

    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Error> {
        Ok(None)
    }

    async fn classify(&self, _reply: &Reply) -> Result<Verdict, Error> {
        Ok(Verdict::Unknown)
    }
}

fn call(server: &FakeServer, serial: u32) -> secret_slots::token::TokenCall {
    let client = TokenClient::new("https://issuer.example/token", "app", vec!["old".into(), "new".into()]);
    client.call(Grant::client_credentials(), serial, server.now(), 7).unwrap()
}

#[wasm_bindgen_test]
async fn a_token_call_falls_back_and_waits_out_a_busy_server() {
    let server = FakeServer { takes: 1, is_busy: Cell::new(true), ..FakeServer::default() };
    let token = drive(call(&server, 1), &server).await.unwrap().unwrap();
    assert_eq!(token.access_token.expose_str(), Some("t"));
    assert_eq!(token.expires_at, Some(1_741_790_757));
    assert_eq!(*server.sent.borrow(), [Some(0), Some(0), Some(1)]);
    assert!(server.milliseconds.get() >= 250);
    let events = server.events.take();
    assert!(matches!(
        events.as_slice(),
        [TokenEvent::Retried(_), TokenEvent::Fallback { from: 0, to: 1, .. }, TokenEvent::Token(Some(1))]
    ));
    drive(call(&server, 2), &server).await.unwrap().unwrap();
    assert_eq!(server.sent.borrow().last(), Some(&Some(1)), "what worked is sent first");
}

#[wasm_bindgen_test]
async fn a_token_call_ends_with_an_error_when_every_secret_is_refused() {
    let server = FakeServer { takes: 9, ..FakeServer::default() };
    let error = drive(call(&server, 1), &server).await.unwrap().unwrap_err();
    assert_eq!(error.error.code(), Code::ClientSecretsRefused);
    assert_eq!(*server.sent.borrow(), [Some(0), Some(1)]);
}
