//! The issuer in a browser: a rotation with the page's random bytes, stored as a document between its steps.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use secret_slots::Secret;
use secret_slots::policy::SystemEntropy;
use secret_slots::registry::{Application, Applied, Command, Domain, Kind, Reason};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NOW: u64 = 1_741_790_697;
const OVERLAP: u64 = 72 * 3_600;

/// Applies a command to a document. Returns the changed document and the new secret.
fn apply(document: &str, command: &Command, now: u64) -> (String, Secret) {
    let application = Application::from_json(document).unwrap();
    let Applied { application, secret, .. } =
        application.apply(&Domain::default(), command, now, &mut SystemEntropy).unwrap();
    (application.to_json(), secret.unwrap())
}

#[wasm_bindgen_test]
fn both_secrets_work_until_the_overlap_of_a_rotation_ends() {
    let empty = Application::new("shop", Kind::Web, NOW).unwrap().to_json();
    let (document, first) = apply(&empty, &Command::add("production"), NOW);
    let (document, second) = apply(&document, &Command::rotate(), NOW);
    assert_ne!(first, second);
    assert_eq!((first.expose().len(), second.expose().len()), (64, 64));

    let application = Application::from_json(&document).unwrap();
    let last = NOW + OVERLAP - 1;
    assert!(application.verify(first.expose(), last).unwrap().is_previous);
    assert!(!application.verify(second.expose(), last).unwrap().is_previous);
    assert_eq!(application.verify(first.expose(), NOW + OVERLAP).unwrap_err().0, Reason::Expired);
    assert!(application.verify(second.expose(), NOW + OVERLAP).is_ok());
    assert_eq!(application.verify(b"another", NOW).unwrap_err().0, Reason::Unknown);
}
