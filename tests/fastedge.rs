//! Native tests of FastEdge's functions over installed slots: the vectors shared with JavaScript, and what a missing secret is.

#![cfg(feature = "fastedge")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

use secret_slots::fastedge::{Error, get, get_effective_at, install};
use secret_slots::{Secret, SecretSlots};
use serde_json::Value;

/// The signatures of the platform's crate; `examples/fastedge` asserts the same of the crate itself.
const _: fn(&str) -> Result<Option<String>, Error> = get;
const _: fn(&str, u32) -> Result<Option<String>, Error> = get_effective_at;

fn message(result: Result<Option<String>, Error>) -> String {
    match result {
        Err(Error::Other(message)) => message,
        other => format!("not Error::Other: {other:?}"),
    }
}

#[test]
fn the_functions_answer_from_installed_slots_as_the_vectors_say() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/slots.json")).unwrap();
    let mut asked = 0;
    for case in vectors["accepted"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        install(SecretSlots::from_json(&case["secrets"].to_string()).expect(title));
        for (name, value) in case["get"].as_object().unwrap() {
            assert_eq!(get(name).expect(title).as_deref(), value.as_str(), "{title}: get {name}");
        }
        for query in case["effective"].as_array().unwrap() {
            // The platform's functions take a time of 32 bits.
            let Ok(at) = u32::try_from(query[1].as_u64().unwrap()) else { continue };
            let value = get_effective_at(query[0].as_str().unwrap(), at).expect(title);
            assert_eq!(value.as_deref(), query[2].as_str(), "{title}: at {at}");
            asked += 1;
        }
    }
    assert!(asked >= 8, "both examples of the platform were asked");
}

#[test]
fn a_missing_secret_is_none() {
    let mut slots = SecretSlots::new();
    slots.set("s", 5, "value").unwrap();
    slots.set("s", 9, "leaked").unwrap();
    slots.revoke("s", 9).unwrap();
    install(slots);
    assert_eq!(get("unknown").unwrap(), None);
    assert_eq!(get_effective_at("unknown", 5).unwrap(), None);
    assert_eq!(get_effective_at("s", 4).unwrap(), None);
    assert_eq!(get_effective_at("s", 8).unwrap().as_deref(), Some("value"));
    assert_eq!(get_effective_at("s", u32::MAX).unwrap(), None);
    assert_eq!(get("s").unwrap(), None);
}

#[test]
fn before_any_slots_are_installed_asking_says_so() {
    let asked = std::thread::spawn(|| [get("s"), get_effective_at("s", 0)].map(message));
    for message in asked.join().unwrap() {
        assert_eq!(message, "no slots are installed: call install first");
    }
}

#[test]
fn slots_are_installed_for_one_thread_so_tests_can_run_at_the_same_time() {
    let install_and_get = |value: &'static str| {
        std::thread::spawn(move || {
            let mut slots = SecretSlots::new();
            slots.set("s", 0, value).unwrap();
            install(slots);
            get("s").unwrap()
        })
    };
    install(SecretSlots::from_json(r#"{"s": "mine"}"#).unwrap());
    assert_eq!(install_and_get("another's").join().unwrap().as_deref(), Some("another's"));
    assert_eq!(get("s").unwrap().as_deref(), Some("mine"));
}

#[test]
fn a_value_that_is_not_text_is_refused_and_not_shown() {
    let mut slots = SecretSlots::new();
    slots.set("binary", 0, Secret::from(vec![b'h', b'u', b'n', 0xff])).unwrap();
    install(slots);
    let said = message(get("binary"));
    assert_eq!(said, "the value in effect is not text: its bytes must be UTF-8");
    assert_eq!(message(get_effective_at("binary", 0)), said);
}
