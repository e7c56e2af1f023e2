//! Native tests of webhooks: the vectors shared with JavaScript, and the rule that an old secret dies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by a panic"
)]

use proptest::prelude::*;
use secret_slots::webhook::{MAX_BODY_LENGTH, WebhookHeaders, WebhookOptions};
use secret_slots::{Code, Secret, SecretSlots};
use serde_json::{Value, json};

const SWITCH: u64 = 1_741_790_697;

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/webhooks.json")).unwrap()
}

fn secrets(case: &Value) -> SecretSlots {
    SecretSlots::from_json(&json!({ "hook": case["slots"] }).to_string()).unwrap()
}

fn text(case: &Value) -> String {
    case.as_str().unwrap().to_owned()
}

#[test]
fn every_vector_of_signing_has_its_signatures_or_its_code() {
    for case in vectors()["signing"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        let (id, body) = (case["id"].as_str().unwrap(), case["body"].as_str().unwrap());
        let (timestamp, overlap) = (case["timestamp"].as_u64().unwrap(), case["overlap"].as_u64().unwrap());
        match secrets(case).sign_webhook("hook", id, body.as_bytes(), timestamp, overlap) {
            Ok(headers) => {
                assert_eq!(Some(&*headers.signature), case["signature"].as_str(), "{title}");
                assert_eq!((&*headers.id, headers.timestamp), (id, timestamp.to_string()), "{title}");
            }
            Err(error) => assert_eq!(Some(error.code().as_str()), case["code"].as_str(), "{title}: {error}"),
        }
    }
}

#[test]
fn every_vector_of_verifying_has_its_slot_or_its_code() {
    for case in vectors()["verifying"].as_array().unwrap() {
        let title = case["title"].as_str().unwrap();
        let headers = WebhookHeaders {
            id: text(&case["headers"]["webhook-id"]),
            timestamp: text(&case["headers"]["webhook-timestamp"]),
            signature: text(&case["headers"]["webhook-signature"]),
        };
        let mut options = WebhookOptions::new();
        if let Some(tolerance) = case["tolerance"].as_u64() {
            options = options.tolerance(tolerance);
        }
        if let Some(overlap) = case["overlap"].as_u64() {
            options = options.overlap(overlap);
        }
        let body = text(&case["body"]);
        match secrets(case).verify_webhook(
            "hook",
            &headers,
            body.as_bytes(),
            &options,
            case["now"].as_u64().unwrap(),
        ) {
            Ok(verified) => {
                assert_eq!(Some(verified.slot), case["slot"].as_u64(), "{title}");
                assert_eq!(verified.timestamp.to_string(), headers.timestamp, "{title}");
            }
            Err(error) => {
                assert_eq!(Some(error.code().as_str()), case["code"].as_str(), "{title}: {error}");
                for part in ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "original_password", "hunter2"] {
                    assert!(!error.message().contains(part), "{title}: the message holds a value");
                }
            }
        }
    }
}

#[test]
fn a_value_of_bytes_is_the_key_itself() {
    let mut secrets = SecretSlots::new();
    let key = b"whsec_is no prefix of bytes";
    secrets.set("raw", 0, &key[..]).unwrap();
    let headers = secrets.sign_webhook("raw", "msg_1", b"{}", SWITCH, 0).unwrap();
    assert_eq!(headers.signature, "v1,fpUvI9RpAUEwZPHDqq+MwT55Ap6ycDMTpBgi3IE95Yc=");
}

#[test]
fn a_message_names_secret_and_slot_of_a_value_that_is_no_key() {
    let mut secrets = SecretSlots::new();
    secrets.set("hook", 0, "hunter2").unwrap();
    let error = secrets.sign_webhook("hook", "msg_1", b"", SWITCH, 0).unwrap_err();
    assert_eq!(
        error.message(),
        "slot 0 of secret \"hook\" holds no webhook key: its value must be base64, usually after whsec_, or bytes, of 24 to 64 bytes"
    );
}

#[test]
fn an_unknown_secret_has_the_codes_of_tokens() {
    let secrets = SecretSlots::new();
    let headers = WebhookHeaders::default();
    let signed = secrets.sign_webhook("hook", "msg_1", b"", SWITCH, 0).unwrap_err();
    let verified = secrets.verify_webhook("hook", &headers, b"", &WebhookOptions::new(), SWITCH).unwrap_err();
    assert_eq!((signed.code(), verified.code()), (Code::SecretUnknown, Code::NoMatchingKey));
}

#[test]
fn times_that_look_like_milliseconds_are_refused() {
    let mut secrets = SecretSlots::new();
    secrets.set("hook", 0, &[7; 32][..]).unwrap();
    let late = 100_000_000_000;
    assert_eq!(secrets.sign_webhook("hook", "a", b"", late, 0).unwrap_err().code(), Code::InvalidOption);
    assert_eq!(secrets.sign_webhook("hook", "a", b"", SWITCH, late).unwrap_err().code(), Code::InvalidOption);
    let headers = secrets.sign_webhook("hook", "a", b"", SWITCH, 0).unwrap();
    for (options, now) in [
        (WebhookOptions::new(), late),
        (WebhookOptions::new().tolerance(late), SWITCH),
        (WebhookOptions::new().overlap(late), SWITCH),
    ] {
        let error = secrets.verify_webhook("hook", &headers, b"", &options, now).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
    }
}

#[test]
fn the_longest_body_is_signed_and_a_byte_more_is_not() {
    let mut secrets = SecretSlots::new();
    secrets.set("hook", 0, &[7; 32][..]).unwrap();
    let mut body = vec![0; MAX_BODY_LENGTH];
    let headers = secrets.sign_webhook("hook", "a", &body, SWITCH, 0).unwrap();
    secrets.verify_webhook("hook", &headers, &body, &WebhookOptions::new(), SWITCH).unwrap();
    body.push(0);
    assert_eq!(secrets.sign_webhook("hook", "a", &body, SWITCH, 0).unwrap_err().code(), Code::TooLarge);
    let error = secrets.verify_webhook("hook", &headers, &body, &WebhookOptions::new(), SWITCH).unwrap_err();
    assert_eq!(error.code(), Code::TooLarge);
}

#[test]
fn a_changed_slot_signs_with_its_new_value() {
    let mut secrets = SecretSlots::new();
    secrets.set("hook", 0, &[7; 32][..]).unwrap();
    let before = secrets.sign_webhook("hook", "a", b"", SWITCH, 0).unwrap();
    secrets.set("hook", 0, &[8; 32][..]).unwrap();
    let error = secrets.verify_webhook("hook", &before, b"", &WebhookOptions::new(), SWITCH).unwrap_err();
    assert_eq!(error.code(), Code::WebhookSignatureInvalid);
}

/// The key of a slot: a different one for each.
fn key(slot: u64) -> Secret {
    let mut key = [0_u8; 32];
    key[..8].copy_from_slice(&slot.to_be_bytes());
    Secret::from(&key[..])
}

/// The slots that may have signed at a timestamp, by the words of the documentation and nothing clever.
fn model(slots: &[u64], timestamp: u64, overlap: u64) -> Vec<u64> {
    let begun: Vec<u64> = slots.iter().copied().filter(|slot| *slot <= timestamp).collect();
    let mut may = Vec::new();
    if let Some(current) = begun.last() {
        may.push(*current);
        if begun.len() > 1 && timestamp < current + overlap {
            may.push(begun[begun.len() - 2]);
        }
    }
    may
}

proptest! {
    #[test]
    fn a_signature_verifies_with_the_slots_of_a_plain_model_and_dies_with_the_overlap(
        slots in prop::collection::btree_set(SWITCH..SWITCH + 400, 1..8),
        timestamp in SWITCH - 10..SWITCH + 800,
        late in -400_i64..400,
        overlap in 0_u64..300,
        tolerance in 0_u64..400,
    ) {
        let slots: Vec<u64> = slots.into_iter().collect();
        let mut secrets = SecretSlots::new();
        for slot in &slots {
            secrets.set("hook", *slot, key(*slot)).unwrap();
        }
        let may = model(&slots, timestamp, overlap);
        let now = timestamp.saturating_add_signed(late);
        let options = WebhookOptions::new().overlap(overlap).tolerance(tolerance);
        for signer in &slots {
            // Whoever has the secret of this slot alone, such as an attacker.
            let mut leaked = SecretSlots::new();
            leaked.set("hook", 0, key(*signer)).unwrap();
            let headers = leaked.sign_webhook("hook", "msg_1", b"{}", timestamp, 0).unwrap();
            let verified = secrets.verify_webhook("hook", &headers, b"{}", &options, now);
            let accepted = may.contains(signer) && late.unsigned_abs() <= tolerance;
            prop_assert_eq!(verified.as_ref().ok().map(|verified| verified.slot), accepted.then_some(*signer));
            let superseded = slots.iter().find(|slot| *slot > signer);
            if let Some(superseded) = superseded {
                prop_assert!(!accepted || now < superseded + overlap + tolerance + 1, "an old secret is alive");
            }
        }
        match secrets.sign_webhook("hook", "msg_1", b"{}", timestamp, overlap) {
            Ok(headers) => prop_assert_eq!(headers.signature.split(' ').count(), may.len()),
            Err(error) => prop_assert!(may.is_empty() && error.code() == Code::NoMatchingKey),
        }
    }

    #[test]
    fn headers_from_outside_never_panic_and_never_verify(
        id in ".{0,40}", timestamp in ".{0,20}|[0-9]{1,12}", signature in ".{0,120}|(v1,[A-Za-z0-9+/]{43}= ?){1,3}", body in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let mut secrets = SecretSlots::new();
        secrets.set("hook", 0, key(1)).unwrap();
        let headers = WebhookHeaders { id, timestamp, signature };
        prop_assert!(secrets.verify_webhook("hook", &headers, &body, &WebhookOptions::new(), SWITCH).is_err());
    }
}
