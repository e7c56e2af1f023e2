//! Rules with a space of inputs: any payload, any change, any slots against a naive model.

use std::collections::BTreeMap;

use super::tokens::*;
use proptest::prelude::*;
use secret_slots::SecretSlots;
use secret_slots::jwt::{Algorithm, SignOptions, SlotFrom, VerifyOptions};
use serde_json::{Map, Value, json};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".{0,8}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn payload() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("[^ens].{0,8}", value(), 0..40)
        .prop_map(|members| members.into_iter().filter(|(name, _)| name != "iat").collect())
}

fn algorithm() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(vec![Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512])
}

proptest! {
    #[test]
    fn any_payload_is_signed_and_verified_as_it_is(
        payload in payload(),
        algorithm in algorithm(),
        slot_from in prop::sample::select(vec![SlotFrom::Iat, SlotFrom::Slot, SlotFrom::Kid]),
    ) {
        let secrets = times();
        let options = SignOptions::new().algorithm(algorithm).slot_from(slot_from).max_token_length(1 << 20);
        let made = secrets.sign_jwt("s", &Value::from(payload.clone()).to_string(), &options, ROLLOVER).unwrap();
        let options = by(slot_from).algorithms([algorithm]).max_token_length(1 << 20);
        let verified = secrets.verify_jwt("s", &made, &options, ROLLOVER).unwrap();
        let mut expected = payload;
        expected.insert("iat".into(), json!(ROLLOVER));
        if slot_from == SlotFrom::Slot {
            expected.insert("slot".into(), json!(ROLLOVER));
        }
        let read: Value = serde_json::from_str(verified.payload()).unwrap();
        // serde_json reads a double to the last digit but one: both sides are read by it once.
        let expected: Value = serde_json::from_str(&Value::from(expected).to_string()).unwrap();
        prop_assert_eq!(read, expected);
        prop_assert_eq!(verified.slot(), ROLLOVER);
    }

    #[test]
    fn any_change_of_one_byte_is_refused(at in any::<prop::sample::Index>(), byte in 0_u8..128, kid in any::<bool>()) {
        let secrets = times();
        let slot_from = if kid { SlotFrom::Kid } else { SlotFrom::Iat };
        let options = SignOptions::new().slot_from(slot_from);
        let made = secrets.sign_jwt("s", r#"{"sub":"user","n":[1,2.5,"é"]}"#, &options, ROLLOVER).unwrap();
        let mut bytes = made.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let changed = String::from_utf8(bytes).unwrap();
        prop_assert!(secrets.verify_jwt("s", &changed, &by(slot_from), ROLLOVER).is_err(), "{}", changed);
    }

    #[test]
    fn anything_at_all_is_refused_without_a_panic(text in ".{0,200}", parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..5)) {
        let secrets = times();
        prop_assert!(secrets.verify_jwt("s", &text, &VerifyOptions::new(), ROLLOVER).is_err());
        let token = parts.iter().map(encode).collect::<Vec<_>>().join(".");
        prop_assert!(secrets.verify_jwt("s", &token, &VerifyOptions::new(), ROLLOVER).is_err());
    }

    #[test]
    fn the_slot_is_the_one_that_a_naive_model_chooses(
        slots in prop::collection::btree_map(1_000_000_000_u64..1_000_000_400, any::<bool>(), 1..8),
        iat in 999_999_900_u64..1_000_000_500,
        now_after in 0_u64..300,
        overlap in prop::option::of(0_u64..300),
        tolerance in 0_u64..40,
        signer in any::<prop::sample::Index>(),
    ) {
        let secret = |slot: u64| format!("the secret of the slot with the number {slot}");
        let mut secrets = SecretSlots::new();
        for (slot, revoked) in &slots {
            secrets.set("s", *slot, secret(*slot)).unwrap();
            if *revoked {
                secrets.revoke("s", *slot).unwrap();
            }
        }
        let numbers: Vec<u64> = slots.keys().copied().collect();
        let signer = numbers[signer.index(numbers.len())];
        let now = iat + now_after;
        let made = token(HS256, format!(r#"{{"iat":{iat}}}"#), &secret(signer));
        let mut options = VerifyOptions::new().boundary_tolerance(tolerance);
        if let Some(overlap) = overlap {
            options = options.overlap(overlap);
        }
        let outcome = secrets.verify_jwt("s", &made, &options, now).ok().map(|verified| verified.slot());
        prop_assert_eq!(outcome, model(&slots, iat, now, overlap, tolerance, signer));
    }
}

/// The slot by which a token of `signer` is accepted, by the words of the documentation and nothing clever.
fn model(
    slots: &BTreeMap<u64, bool>,
    iat: u64,
    now: u64,
    overlap: Option<u64>,
    tolerance: u64,
    signer: u64,
) -> Option<u64> {
    let next_of = |slot: u64| slots.keys().copied().find(|other| *other > slot);
    let before_of = |slot: u64| slots.keys().copied().rfind(|other| *other < slot);
    let ended = |slot: u64| match (overlap, next_of(slot)) {
        (Some(overlap), Some(next)) => now >= next + overlap,
        _ => false,
    };
    let chosen = slots.keys().copied().rfind(|slot| *slot <= iat)?;
    if slots[&chosen] {
        return None;
    }
    if chosen == signer {
        return (!ended(chosen)).then_some(chosen);
    }
    let mut near = Vec::new();
    if let Some(before) = before_of(chosen) {
        near.push((iat - chosen, before));
    }
    if let Some(next) = next_of(chosen) {
        near.push((next - iat, next));
    }
    let (distance, across) = near.into_iter().min_by_key(|(distance, _)| *distance)?;
    let usable = tolerance > 0 && distance <= tolerance && !slots[&across] && !ended(across);
    (usable && across == signer).then_some(across)
}
