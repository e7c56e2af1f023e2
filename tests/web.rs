//! The core in a browser, through the crate alone: random bytes from the page, wasm arithmetic, no JavaScript of ours.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]

use secret_slots::policy::EntropyFailure;
use secret_slots::{SecretGenerator, SecretPolicy, SecretSlots};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_shared_vectors_hold() {
    let vectors: serde_json::Value = serde_json::from_str(include_str!("vectors/slots.json")).unwrap();
    for case in vectors["accepted"].as_array().unwrap() {
        let secrets = SecretSlots::from_json(&case["secrets"].to_string()).unwrap();
        for query in case["effective"].as_array().unwrap() {
            let value = secrets.get_effective_at(query[0].as_str().unwrap(), query[1].as_u64().unwrap());
            assert_eq!(value.and_then(|value| value.expose_str()), query[2].as_str(), "{}", case["title"]);
        }
    }
    let vectors: serde_json::Value = serde_json::from_str(include_str!("vectors/secrets.json")).unwrap();
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
