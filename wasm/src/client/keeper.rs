//! Records cross as numbers, in the order of [`Record::to_numbers`]; the twin of js/keeper/.

use js_sys::{Array, Float64Array, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use super::first;
use super::token::{CallIo, answer_of, call_of};
use crate::error::Thrown;
use secret_slots::keeper::{
    Answered, End, KeeperIo, Keeping, Plan, Record, Refresh, ReplayAfter, Times, drive,
};
use secret_slots::token::{Token, TokenCall, TokenError, TokenIo};

#[wasm_bindgen]
extern "C" {
    /// A `RefreshIo` of js/keeper/refresh-io.js.
    pub type RefreshIo;

    /// In the order of [`times_of`].
    #[wasm_bindgen(method, js_name = times)]
    fn times_numbers(this: &RefreshIo) -> Vec<f64>;
    #[wasm_bindgen(method)]
    fn read(this: &RefreshIo) -> Promise;
    #[wasm_bindgen(method)]
    fn write(this: &RefreshIo, record: &[f64]) -> Promise;
    #[wasm_bindgen(method)]
    fn prepare(this: &RefreshIo) -> Promise;
    #[wasm_bindgen(method)]
    fn settle(this: &RefreshIo, answer: Array) -> Vec<f64>;
    #[wasm_bindgen(method)]
    fn wait(this: &RefreshIo, milliseconds: f64) -> Promise;
}

/// The numbers of a `Keeping`: window, tick, jitter, timeout, save, the assumed lifetime or -1, and 1 to replay after expiry.
fn keeping_of(numbers: &[f64]) -> Keeping {
    let [window, tick, jitter, timeout, save, assumed_lifetime, replays_late] = first(numbers);
    Keeping {
        window: window as u64,
        tick: tick as u64,
        jitter: jitter as u64,
        timeout: timeout as u64,
        save: save as u64,
        assumed_lifetime: optional(assumed_lifetime),
        replay_after: if replays_late > 0.0 { ReplayAfter::Expiry } else { ReplayAfter::Lease },
    }
}

/// Unix seconds; Unix milliseconds of the store's clock; how long the attempt was seen, or -1; how long this holder is awake.
fn times_of(numbers: &[f64]) -> Times {
    let [unix, store, seen_for, awake_for] = first(numbers);
    Times {
        unix: unix as u64,
        store: store as u64,
        seen_for: optional(seen_for),
        awake_for: awake_for as u64,
    }
}

fn optional(number: f64) -> Option<u64> {
    (number >= 0.0).then_some(number as u64)
}

fn record_of(numbers: &[f64]) -> Record {
    Record::from_numbers(first(numbers))
}

/// What to do with a record: 0 serve, 1 refresh behind, 2 refresh.
#[wasm_bindgen(js_name = planRecord)]
pub fn plan_record(record: &[f64], keeping: &[f64], times: &[f64], is_refused: bool) -> u32 {
    match record_of(record).plan(&keeping_of(keeping), &times_of(times), is_refused) {
        Plan::Serve => 0,
        Plan::RefreshBehind => 1,
        // Whatever hinders it here, the stored record may say otherwise by now.
        Plan::Refresh | Plan::Wait | Plan::Fail(_) | Plan::Reauthorize => 2,
    }
}

/// The record with the time from which on it is refreshed.
#[wasm_bindgen(js_name = scheduleRecord)]
pub fn schedule_record(record: &[f64], keeping: &[f64], share: f64) -> Vec<f64> {
    record_of(record).scheduled(&keeping_of(keeping), share).to_numbers().to_vec()
}

/// When a record wants to be looked at; -1 for never.
#[wasm_bindgen(js_name = recordDueAt)]
pub fn record_due_at(record: &[f64], keeping: &[f64]) -> f64 {
    record_of(record).due_at(&keeping_of(keeping)).map_or(-1.0, |at| at as f64)
}

/// One attempt to refresh a record. Returns how it ended: 0 refreshed, 1 adopted, 2 removed, 3 busy, 4 reauthorize, or, of one that
/// failed, the Unix time of the next try. `refused` is a generation, or -1.
///
/// An attempt whose instance was lost is ended by another: `lost` has the numbers of the record that it read or wrote last, and
/// behind them what came of its token call, in the order of [`answered_of`].
#[wasm_bindgen(js_name = refreshRecord)]
pub async fn refresh_record(
    keeping: Vec<f64>,
    owner: f64,
    refused: f64,
    patience: f64,
    share: f64,
    lost: Option<Vec<f64>>,
    io: RefreshIo,
) -> Result<f64, Thrown> {
    let (keeping, owner) = (keeping_of(&keeping), owner as u64);
    let refresh = match lost.as_deref() {
        None => Refresh::new(keeping, owner, optional(refused), patience as u64, share),
        Some(lost) => {
            let answered = answered_of(lost.get(Record::LENGTH..).unwrap_or_default());
            Refresh::resumed(keeping, owner, share, record_of(lost), answered)
        }
    };
    Ok(match drive(refresh, &io).await? {
        End::Refreshed => 0.0,
        End::Adopted => 1.0,
        End::Removed => 2.0,
        End::Busy => 3.0,
        End::Reauthorize => 4.0,
        End::Failed(at) => at as f64,
    })
}

/// `[0, obtained_at, expires_at or -1, has_refresh_token, is_new]`, `[1, retry_after or -1]`, `[2]` for an invalid grant,
/// `[3, retry_after or -1]` for an unknown outcome.
fn answered_of(answer: &[f64]) -> Answered {
    let [kind, first, second, has_refresh_token, is_new] = first(answer);
    match kind as u8 {
        0 => Answered::Token {
            obtained_at: first as u64,
            expires_at: optional(second),
            has_refresh_token: has_refresh_token > 0.0,
            is_new: is_new > 0.0,
        },
        1 => Answered::NotProcessed(optional(first)),
        2 => Answered::InvalidGrant,
        _ => Answered::Unknown(optional(first)),
    }
}

impl KeeperIo for RefreshIo {
    type Error = Thrown;
    type Call = CallIo;

    fn times(&self) -> Times {
        times_of(&self.times_numbers())
    }

    async fn read(&self) -> Result<Option<Record>, Thrown> {
        let found = JsFuture::from(self.read()).await?;
        Ok(found.dyn_into::<Float64Array>().ok().map(|numbers| record_of(&numbers.to_vec())))
    }

    async fn write(&self, record: Record) -> Result<bool, Thrown> {
        Ok(JsFuture::from(self.write(&record.to_numbers())).await.map(|is_written| is_written.is_truthy())?)
    }

    /// `[fields, flags, timeout, retries, serial, seed, CallIo]` of a token call, or the numbers of [`answered_of`].
    async fn prepare(&self) -> Result<Result<(TokenCall, CallIo), Answered>, Thrown> {
        let ready = JsFuture::from(self.prepare()).await?;
        let ready = match ready.dyn_into::<Array>() {
            Ok(ready) => ready,
            Err(answer) => {
                return Ok(Err(answered_of(&answer.unchecked_into::<Float64Array>().to_vec())));
            }
        };
        let number = |index| ready.get(index).as_f64().unwrap_or_default();
        let fields = ready.get(0).unchecked_into::<Uint8Array>().to_vec();
        let io = ready.get(6).unchecked_into::<CallIo>();
        let [flags, retries, serial, seed] = [1, 3, 4, 5].map(|index| number(index) as u32);
        Ok(Ok((call_of(fields, flags, number(2), retries, serial, seed, io.now())?, io)))
    }

    fn settle(&self, result: Result<Token, TokenError>) -> Answered {
        answered_of(&self.settle(answer_of(result)))
    }

    async fn wait(&self, milliseconds: u64) -> Result<(), Thrown> {
        Ok(JsFuture::from(self.wait(milliseconds as f64)).await.map(|_| ())?)
    }
}
