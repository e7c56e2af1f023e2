//! The keeper's decisions, and its attempts to refresh a credential.

use secret_slots::keeper::{Plan, Refresh, State, drive};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::record::{KeptRecord, PolicyOptions, TimesOptions, read_policy, read_record, read_times};
use super::refresh_io::{AnsweredOptions, RefreshIo, read_answered};
use super::view::{whole, write};
use crate::error::Thrown;
use crate::task;

/// What a holder does when it is asked for a token.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum KeeperPlan {
    Serve = "serve",
    /// Serve the token, and refresh it meanwhile.
    RefreshBehind = "refresh_behind",
    /// Refresh the token, and wait for it.
    Refresh = "refresh",
}

/// How a credential is.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum CredentialState {
    Ready = "ready",
    /// The user must authorize the client again.
    Reauthorize = "reauthorize",
    /// The last refresh failed, and is tried again.
    Failing = "failing",
}

#[wasm_bindgen]
extern "C" {
    /// The options of an attempt, made by js/keeper/attempt.js.
    pub type AttemptOptions;

    #[wasm_bindgen(method, getter)]
    fn policy(this: &AttemptOptions) -> PolicyOptions;
    #[wasm_bindgen(method, getter)]
    fn owner(this: &AttemptOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn share(this: &AttemptOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn refused(this: &AttemptOptions) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn patience(this: &AttemptOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn times(this: &AttemptOptions) -> TimesOptions;
    #[wasm_bindgen(method, getter)]
    fn lost(this: &AttemptOptions) -> Option<LostAttempt>;

    /// The last record and the answer of an attempt whose WebAssembly instance was lost.
    type LostAttempt;

    #[wasm_bindgen(method, getter)]
    fn record(this: &LostAttempt) -> KeptRecord;
    #[wasm_bindgen(method, getter)]
    fn answered(this: &LostAttempt) -> AnsweredOptions;
}

/// Returns how the credential of a record is.
#[wasm_bindgen(js_name = stateOfRecord)]
pub fn state_of_record(record: &KeptRecord) -> CredentialState {
    match read_record(record).state() {
        State::Ready => CredentialState::Ready,
        State::Reauthorize => CredentialState::Reauthorize,
        State::Failing => CredentialState::Failing,
    }
}

/// Returns what a holder does when it is asked for the token of a record.
#[wasm_bindgen(js_name = planRecord)]
pub fn plan_record(
    record: &KeptRecord,
    policy: &PolicyOptions,
    times: &TimesOptions,
    is_refused: bool,
) -> KeeperPlan {
    match read_record(record).plan(&read_policy(policy), &read_times(times), is_refused) {
        Plan::Serve => KeeperPlan::Serve,
        Plan::RefreshBehind => KeeperPlan::RefreshBehind,
        // This record may be out of date. The attempt reads the stored one, and decides again.
        Plan::Refresh | Plan::Wait | Plan::Fail(_) | Plan::Reauthorize => KeeperPlan::Refresh,
    }
}

/// Returns the time from which a token is refreshed, in Unix seconds; `undefined` for never.
#[wasm_bindgen(js_name = refreshAt)]
pub fn refresh_at(record: &KeptRecord, policy: &PolicyOptions, share: f64) -> Option<f64> {
    let scheduled = read_record(record).scheduled(&read_policy(policy), share);
    scheduled.refresh_at.map(|at| at as f64)
}

/// Returns when a holder must next look at a record, in Unix seconds; `undefined` for never.
#[wasm_bindgen(js_name = recordDueAt)]
pub fn record_due_at(record: &KeptRecord, policy: &PolicyOptions) -> Option<f64> {
    read_record(record).due_at(&read_policy(policy)).map(|at| at as f64)
}

/// Runs one attempt to refresh a record, or resumes one whose WebAssembly instance was lost. Returns how it ended.
#[wasm_bindgen(js_name = refreshRecord)]
pub async fn refresh_record(attempt: AttemptOptions, io: RefreshIo) -> Result<JsValue, Thrown> {
    let (policy, times) = (read_policy(&attempt.policy()), read_times(&attempt.times()));
    let (owner, share) = (attempt.owner() as u64, attempt.share());
    let refresh = match attempt.lost() {
        None => {
            let patience = attempt.patience() as u64;
            Refresh::new(policy, owner, whole(attempt.refused()), patience, share)
        }
        Some(lost) => {
            let (record, answered) = (read_record(&lost.record()), read_answered(&lost.answered()));
            Refresh::resumed(policy, owner, share, record, answered)
        }
    };
    task::run(async move { Ok(write(&drive(refresh, times, &io).await?)?) }).await
}
