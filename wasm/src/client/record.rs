//! Reads a credential's record, the refresh policy and the time from JavaScript.

use secret_slots::keeper::{Attempt, Keeping, Phase, Record, Times};
use wasm_bindgen::prelude::wasm_bindgen;

use super::view::{named, whole};

#[wasm_bindgen]
extern "C" {
    /// `KeptRecord` of js/keeper/record.js.
    pub type KeptRecord;

    #[wasm_bindgen(method, getter)]
    fn generation(this: &KeptRecord) -> f64;
    #[wasm_bindgen(method, getter)]
    fn has_token(this: &KeptRecord) -> bool;
    #[wasm_bindgen(method, getter)]
    fn has_refresh_token(this: &KeptRecord) -> bool;
    #[wasm_bindgen(method, getter)]
    fn obtained_at(this: &KeptRecord) -> f64;
    #[wasm_bindgen(method, getter)]
    fn expires_at(this: &KeptRecord) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn refresh_at(this: &KeptRecord) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn attempt(this: &KeptRecord) -> Option<KeptAttempt>;
    #[wasm_bindgen(method, getter)]
    fn rotates(this: &KeptRecord) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn outcome_unknown(this: &KeptRecord) -> bool;
    #[wasm_bindgen(method, getter)]
    fn needs_reauthorization(this: &KeptRecord) -> bool;
    #[wasm_bindgen(method, getter)]
    fn failures(this: &KeptRecord) -> u32;
    #[wasm_bindgen(method, getter)]
    fn failing_since(this: &KeptRecord) -> f64;
    #[wasm_bindgen(method, getter)]
    fn retry_at(this: &KeptRecord) -> f64;

    type KeptAttempt;

    #[wasm_bindgen(method, getter)]
    fn owner(this: &KeptAttempt) -> f64;
    #[wasm_bindgen(method, getter)]
    fn phase(this: &KeptAttempt) -> String;
    #[wasm_bindgen(method, getter)]
    fn until(this: &KeptAttempt) -> f64;
    #[wasm_bindgen(method, getter)]
    fn lease(this: &KeptAttempt) -> f64;

    /// `Policy` of js/keeper/policy.js.
    pub type PolicyOptions;

    #[wasm_bindgen(method, getter)]
    fn window(this: &PolicyOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn tick(this: &PolicyOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn jitter(this: &PolicyOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn timeout(this: &PolicyOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn save(this: &PolicyOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = assumedLifetime)]
    fn assumed_lifetime(this: &PolicyOptions) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = replayAfter)]
    fn replay_after(this: &PolicyOptions) -> String;

    /// `Times` of js/keeper/times.js.
    pub type TimesOptions;

    #[wasm_bindgen(method, getter)]
    fn unix(this: &TimesOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn store(this: &TimesOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = seenFor)]
    fn seen_for(this: &TimesOptions) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = awakeFor)]
    fn awake_for(this: &TimesOptions) -> f64;
}

pub(super) fn read_record(given: &KeptRecord) -> Record {
    let attempt = given.attempt().map(|attempt| Attempt {
        owner: attempt.owner() as u64,
        // The safe guess for an unknown phase: a request may be on its way.
        phase: named(&attempt.phase()).unwrap_or(Phase::Sending),
        until: attempt.until() as u64,
        lease: attempt.lease() as u64,
    });
    Record {
        generation: given.generation() as u64,
        has_token: given.has_token(),
        has_refresh_token: given.has_refresh_token(),
        obtained_at: given.obtained_at() as u64,
        expires_at: whole(given.expires_at()),
        refresh_at: whole(given.refresh_at()),
        attempt,
        rotates: given.rotates(),
        outcome_unknown: given.outcome_unknown(),
        needs_reauthorization: given.needs_reauthorization(),
        failures: given.failures(),
        failing_since: given.failing_since() as u64,
        retry_at: given.retry_at() as u64,
    }
}

pub(super) fn read_policy(given: &PolicyOptions) -> Keeping {
    Keeping {
        window: given.window() as u64,
        tick: given.tick() as u64,
        jitter: given.jitter() as u64,
        timeout: given.timeout() as u64,
        save: given.save() as u64,
        assumed_lifetime: whole(given.assumed_lifetime()),
        replay_after: named(&given.replay_after()).unwrap_or_default(),
    }
}

pub(super) fn read_times(given: &TimesOptions) -> Times {
    Times {
        unix: given.unix() as u64,
        store: given.store() as u64,
        seen_for: whole(given.seen_for()),
        awake_for: given.awake_for() as u64,
    }
}
