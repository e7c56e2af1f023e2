//! The application's decisions over installed slots, natively: what a project for the platform tests without it.

use secret_slots::jwt::SignOptions;
use secret_slots::{SecretSlots, fastedge};
use secret_slots_fastedge_example::{MAX_TOKEN_AGE, Refusal, SECRET, verify};

const OLD: &str = "the original password, of 32 bytes or more";
const NEW: &str = "the updated password, of 32 bytes or more";
const SWITCH: u64 = 1_741_790_697;

fn slots() -> SecretSlots {
    let mut slots = SecretSlots::new();
    slots.set(SECRET, 0, OLD).unwrap();
    slots.set(SECRET, SWITCH, NEW).unwrap();
    slots
}

/// A bearer token that was issued at `at` and signed with `secret`.
fn bearer(secret: &str, at: u64) -> String {
    let mut slots = SecretSlots::new();
    slots.set(SECRET, 0, secret).unwrap();
    let token = slots.sign_jwt(SECRET, r#"{"sub":"user-1"}"#, &SignOptions::new(), at).unwrap();
    format!("Bearer {token}")
}

fn code(result: Result<String, Refusal>) -> &'static str {
    match result {
        Err(Refusal::Invalid(error)) => error.code().as_str(),
        _ => "not refused as invalid",
    }
}

#[test]
fn tokens_of_before_and_after_the_rotation_verify() {
    fastedge::install(slots());
    for (secret, at) in [(OLD, SWITCH - 60), (OLD, SWITCH - 1), (NEW, SWITCH), (NEW, SWITCH + 30)] {
        let payload = verify(Some(&bearer(secret, at)), SWITCH + 60).unwrap();
        assert!(payload.contains("user-1"), "{payload}");
    }
}

#[test]
fn a_token_that_the_secret_of_its_time_did_not_sign_is_refused() {
    fastedge::install(slots());
    for (secret, at) in [(OLD, SWITCH), (NEW, SWITCH - 1), ("a secret that nobody has, of 32 bytes", SWITCH)]
    {
        let refused = verify(Some(&bearer(secret, at)), SWITCH + 60);
        assert_eq!(code(refused), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
    }
}

#[test]
fn the_old_secret_ends_with_the_age_of_its_last_token() {
    fastedge::install(slots());
    let last = bearer(OLD, SWITCH - 1);
    assert!(verify(Some(&last), SWITCH - 1 + MAX_TOKEN_AGE).is_ok());
    assert_eq!(code(verify(Some(&last), SWITCH + MAX_TOKEN_AGE)), "ERR_JWT_EXPIRED");
}

#[test]
fn a_missing_secret_is_the_applications_fault_and_a_time_before_all_slots_the_tokens() {
    fastedge::install(SecretSlots::new());
    let missing = verify(Some(&bearer(NEW, SWITCH)), SWITCH).unwrap_err();
    assert_eq!((missing.status(), &*missing.to_string()), (500, "the secret token-secret is missing"));

    let mut slots = slots();
    slots.delete(SECRET, 0).unwrap();
    fastedge::install(slots);
    let early = verify(Some(&bearer(OLD, SWITCH - 1)), SWITCH).unwrap_err();
    assert!(matches!(early, Refusal::NoSlot), "{early}");
    assert_eq!(early.status(), 401);
}

#[test]
fn a_request_without_a_token_is_challenged() {
    let refusal = verify(None, SWITCH).unwrap_err();
    assert_eq!((refusal.status(), refusal.challenge()), (401, Some("Bearer")));
}
