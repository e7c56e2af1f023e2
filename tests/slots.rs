//! Native tests of the rules of slots: the vectors shared with JavaScript, and a naive model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use secret_slots::slots::{MAX_NAME_BYTES, MAX_SLOT, MAX_SLOTS, MAX_VALUE_BYTES, SlotState};
use secret_slots::{Code, Secret, SecretSlots};
use serde_json::{Value, json};

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/slots.json")).unwrap()
}

fn text(secret: Option<&Secret>) -> Option<&str> {
    secret.and_then(Secret::expose_str)
}

#[test]
fn every_accepted_form_has_the_values_of_the_vectors() {
    for case in vectors()["accepted"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        let secrets = SecretSlots::from_json(&case["secrets"].to_string()).expect(title);
        for (name, value) in case["get"].as_object().unwrap() {
            assert_eq!(text(secrets.get(name)), value.as_str(), "{title}: get {name}");
        }
        for query in case["effective"].as_array().unwrap() {
            let (name, at) = (query[0].as_str().unwrap(), query[1].as_u64().unwrap());
            assert_eq!(
                text(secrets.get_effective_at(name, at).unwrap()),
                query[2].as_str(),
                "{title}: {name} at {at}"
            );
        }
    }
}

#[test]
fn every_refused_form_has_its_code_and_a_message_that_names_the_secret_and_no_value() {
    for case in vectors()["refused"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        let error = SecretSlots::from_json(&case["secrets"].to_string()).expect_err(title);
        assert_eq!(error.code().as_str(), case["code"].as_str().unwrap(), "{title}: {error}");
        for name in case["names"].as_array().unwrap() {
            assert!(error.message().contains(name.as_str().unwrap()), "{title}: {error}");
        }
        for value in ["hunter2", "1234567", "original_password"] {
            assert!(!error.to_string().contains(value), "{title}: the message holds a value");
        }
    }
}

#[test]
fn a_slot_without_a_number_is_named_by_its_index() {
    for slot in ["7", r#"{"value": "hunter2"}"#, r#"{"slot": "5", "value": "hunter2"}"#] {
        let document = format!(r#"{{"k": [{{"slot": 0, "value": "a"}}, {slot}]}}"#);
        let error = SecretSlots::from_json(&document).unwrap_err();
        assert_eq!(error.code(), Code::SlotInvalid);
        assert!(
            error.message().starts_with("secret \"k\"") && error.message().ends_with("at index 1"),
            "{error}"
        );
    }
}

#[test]
fn text_that_is_not_json_is_refused_without_being_repeated() {
    for document in ["", "{", "hunter2", "{\"a\": hunter2}", "{\"a\": \"hunter2\"} trailing", "\u{feff}{}"] {
        let error = SecretSlots::from_json(document).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
        assert!(!error.message().contains("hunter2"), "{error}");
    }
    let nested = "[".repeat(100_000);
    assert_eq!(SecretSlots::from_json(&nested).unwrap_err().code(), Code::InvalidOption);
}

#[test]
fn limits_hold_to_the_byte() {
    let mut secrets = SecretSlots::new();
    let name = "é".repeat(MAX_NAME_BYTES / 2);
    secrets.set(&name, 0, "x").unwrap();
    assert_eq!(secrets.set(&format!("{name}x"), 0, "x").unwrap_err().code(), Code::TooLarge);
    assert_eq!(secrets.set("", 0, "x").unwrap_err().code(), Code::SlotInvalid);

    secrets.set("value", 0, vec![b'x'; MAX_VALUE_BYTES]).unwrap();
    assert_eq!(secrets.set("value", 1, vec![b'x'; MAX_VALUE_BYTES + 1]).unwrap_err().code(), Code::TooLarge);
    assert_eq!(secrets.set("value", 1, "").unwrap_err().code(), Code::SlotInvalid);
    assert_eq!(secrets.slots("value").count(), 1, "a refused value leaves no slot behind");

    secrets.set("slot", MAX_SLOT, "x").unwrap();
    assert_eq!(secrets.set("slot", MAX_SLOT + 1, "x").unwrap_err().code(), Code::SlotInvalid);
    assert_eq!(secrets.set("slot", u64::MAX, "x").unwrap_err().code(), Code::SlotInvalid);
    assert_eq!(MAX_SLOT, 99_999_999_999);

    let slots = |count: usize| json!({"many": (0..count).map(|slot| json!({"slot": slot, "value": "x"})).collect::<Vec<_>>()});
    let mut many = SecretSlots::from_json(&slots(MAX_SLOTS).to_string()).unwrap();
    assert_eq!(many.set("many", MAX_SLOTS as u64, "x").unwrap_err().code(), Code::TooLarge);
    assert_eq!(SecretSlots::from_json(&slots(MAX_SLOTS + 1).to_string()).unwrap_err().code(), Code::TooLarge);
}

#[test]
fn milliseconds_are_refused_wherever_a_slot_or_a_time_is_taken() {
    let mut secrets = SecretSlots::new();
    secrets.set("s", 0, "a").unwrap();
    for at in [100_000_000_000, 1_741_790_697_000, u64::MAX] {
        let list = json!({"s": [{"slot": at, "value": "x"}]}).to_string();
        let refusals = [
            secrets.get_effective_at("s", at).map(drop),
            secrets.get_effective_at("unknown", at).map(drop),
            secrets.set("s", at, "x"),
            secrets.revoke("s", at),
            secrets.delete("s", at).map(drop),
            SecretSlots::from_json(&list).map(drop),
        ];
        for (index, refusal) in refusals.into_iter().enumerate() {
            let error = refusal.unwrap_err();
            assert_eq!(error.code(), Code::SlotInvalid, "{index} at {at}: {error}");
            assert!(error.message().contains("looks like milliseconds"), "{index} at {at}: {error}");
        }
    }
    assert_eq!(text(secrets.get_effective_at("s", MAX_SLOT).unwrap()), Some("a"));
}

#[test]
fn a_refused_set_on_a_new_name_leaves_no_name_behind() {
    let mut secrets = SecretSlots::new();
    assert!(secrets.set("new", 0, "").is_err());
    assert_eq!(secrets.names().count(), 0);
}

#[test]
fn revoking_keeps_the_range_and_deleting_gives_it_to_the_older_slot() {
    let mut secrets = SecretSlots::new();
    for (slot, value) in [(0, "a"), (5, "b"), (9, "c")] {
        secrets.set("s", slot, value).unwrap();
    }
    secrets.revoke("s", 5).unwrap();
    assert_eq!(text(secrets.get_effective_at("s", 7).unwrap()), None);
    assert_eq!(
        secrets.slots("s").collect::<Vec<_>>(),
        [(0, false), (5, true), (9, false)].map(|(slot, revoked)| SlotState { slot, revoked })
    );
    assert!(secrets.delete("s", 5).unwrap());
    assert_eq!(text(secrets.get_effective_at("s", 7).unwrap()), Some("a"));
    assert!(!secrets.delete("s", 5).unwrap());
    assert!(secrets.delete("s", 0).unwrap() && secrets.delete("s", 9).unwrap());
    assert_eq!(secrets.names().count(), 0, "a secret goes with its last slot");

    assert_eq!(secrets.revoke("s", 5).unwrap_err().code(), Code::SecretUnknown);
    secrets.set("s", 1, "x").unwrap();
    assert_eq!(secrets.revoke("s", 5).unwrap_err().code(), Code::SlotInvalid);
    secrets.revoke("s", 1).unwrap();
    secrets.set("s", 1, "y").unwrap();
    assert_eq!(text(secrets.get("s")), Some("y"), "a revoked slot that is set is in use again");
}

#[test]
fn debug_shows_names_and_slots_and_no_value() {
    let mut secrets = SecretSlots::new();
    secrets.set("token-secret", 7, "hunter2").unwrap();
    let shown = format!("{secrets:?}");
    assert!(shown.contains("token-secret") && shown.contains('7') && !shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_name_cannot_forge_a_line_of_a_log() {
    let error = SecretSlots::new().revoke("a\"\n2026 all is well", 0).unwrap_err();
    assert!(!error.message().contains('\n'), "{error}");
}

/// The simplest implementation of slots: a list that is searched from end to end.
#[derive(Default)]
struct Model(Vec<(u64, Option<String>)>);

impl Model {
    fn effective_at(&self, at: u64) -> Option<String> {
        self.0.iter().filter(|(slot, _)| *slot <= at).max_by_key(|(slot, _)| *slot)?.1.clone()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Set(u64, String),
    Revoke(u64),
    Delete(u64),
}

fn slot() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..12, 1_700_000_000u64..1_700_000_010, Just(MAX_SLOT)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (slot(), "[a-z]{1,4}").prop_map(|(slot, value)| Step::Set(slot, value)),
        1 => slot().prop_map(Step::Revoke),
        1 => slot().prop_map(Step::Delete),
    ]
}

proptest! {
    #[test]
    fn any_history_gives_the_values_of_the_model(steps in prop::collection::vec(step(), 0..40), at in prop::collection::vec(slot(), 1..20)) {
        let (mut secrets, mut model) = (SecretSlots::new(), Model::default());
        for step in steps {
            match step {
                Step::Set(slot, value) => {
                    secrets.set("s", slot, value.as_str()).unwrap();
                    model.0.retain(|(other, _)| *other != slot);
                    model.0.push((slot, Some(value)));
                }
                Step::Revoke(slot) => {
                    let known = model.0.iter_mut().find(|(other, _)| *other == slot);
                    prop_assert_eq!(secrets.revoke("s", slot).is_ok(), known.is_some());
                    if let Some((_, value)) = known {
                        *value = None;
                    }
                }
                Step::Delete(slot) => {
                    let before = model.0.len();
                    model.0.retain(|(other, _)| *other != slot);
                    prop_assert_eq!(secrets.delete("s", slot).unwrap(), model.0.len() < before);
                }
            }
            let listed: BTreeMap<u64, bool> = secrets.slots("s").map(|state| (state.slot, state.revoked)).collect();
            let expected: BTreeMap<u64, bool> = model.0.iter().map(|(slot, value)| (*slot, value.is_none())).collect();
            prop_assert_eq!(listed, expected);
        }
        for at in at {
            prop_assert_eq!(text(secrets.get_effective_at("s", at).unwrap()).map(str::to_owned), model.effective_at(at));
        }
        prop_assert_eq!(text(secrets.get("s")).map(str::to_owned), model.effective_at(u64::MAX));
    }

    #[test]
    fn a_document_gives_the_values_of_the_same_slots_in_the_model(slots in prop::collection::btree_map(slot(), prop::option::of("[a-z]{1,4}"), 1..20), at in slot()) {
        let list = slots.iter().rev().map(|(slot, value)| json!({"slot": slot, "value": value, "revoked": value.is_none()}));
        let document = json!({"s": list.collect::<Vec<_>>()}).to_string();
        let model = Model(slots.into_iter().collect());
        let secrets = SecretSlots::from_json(&document).unwrap();
        prop_assert_eq!(text(secrets.get_effective_at("s", at).unwrap()).map(str::to_owned), model.effective_at(at));
    }

    #[test]
    fn no_document_panics(document in ".{0,200}") {
        let _ = SecretSlots::from_json(&document);
    }
}
