//! Decisions of the keeper, and its attempts to refresh a credential.

use secret_slots::keeper::{Plan, Refresh, drive};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::record::{KeptRecord, PolicyOptions, TimesOptions, read_policy, read_record, read_times};
use super::refresh_io::{AnsweredOptions, RefreshIo, read_answered};
use super::view::{whole, write};
use crate::error::Thrown;

/// What a holder does with a record.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum KeeperPlan {
    Serve = "serve",
    /// Serve the token, and refresh it meanwhile.
    RefreshBehind = "refresh_behind",
    /// Refresh the token, and wait for it.
    Refresh = "refresh",
}

#[wasm_bindgen]
extern "C" {
    /// What js/keeper/attempt.js makes of a setting.
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

    /// What an instance that was lost has left.
    type LostAttempt;

    #[wasm_bindgen(method, getter)]
    fn record(this: &LostAttempt) -> KeptRecord;
    #[wasm_bindgen(method, getter)]
    fn answered(this: &LostAttempt) -> AnsweredOptions;
}

/// What to do with a record.
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
        // Whatever hinders it here, the stored record may say otherwise by now.
        Plan::Refresh | Plan::Wait | Plan::Fail(_) | Plan::Reauthorize => KeeperPlan::Refresh,
    }
}

/// From when on a record is refreshed, in Unix seconds; `undefined` for never.
#[wasm_bindgen(js_name = refreshAt)]
pub fn refresh_at(record: &KeptRecord, policy: &PolicyOptions, share: f64) -> Option<f64> {
    let scheduled = read_record(record).scheduled(&read_policy(policy), share);
    scheduled.refresh_at.map(|at| at as f64)
}

/// When a record wants to be looked at, in Unix seconds; `undefined` for never.
#[wasm_bindgen(js_name = recordDueAt)]
pub fn record_due_at(record: &KeptRecord, policy: &PolicyOptions) -> Option<f64> {
    read_record(record).due_at(&read_policy(policy)).map(|at| at as f64)
}

/// Makes one attempt to refresh a record, or ends one whose instance was lost. Returns how it ended.
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
    Ok(write(&drive(refresh, times, &io).await?)?)
}
