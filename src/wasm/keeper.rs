//! Records cross as numbers, in the order of [`Record::to_numbers`]; the twin of js/keeper/.

use js_sys::{Float64Array, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::keeper::{Answered, End, KeeperIo, Keeping, Plan, Record, Refresh, drive};

#[wasm_bindgen]
extern "C" {
    /// A `RefreshIo` of js/keeper/refresh-io.js.
    pub type RefreshIo;

    #[wasm_bindgen(method)]
    fn unix(this: &RefreshIo) -> f64;
    #[wasm_bindgen(method)]
    fn read(this: &RefreshIo) -> Promise;
    #[wasm_bindgen(method)]
    fn write(this: &RefreshIo, record: &[f64]) -> Promise;
    #[wasm_bindgen(method)]
    fn send(this: &RefreshIo) -> Promise;
    #[wasm_bindgen(method)]
    fn wait(this: &RefreshIo, milliseconds: f64) -> Promise;
}

/// The numbers of a `Keeping`: window, tick, jitter, timeout, save, and whether a lost reply is replayed.
fn keeping_of(numbers: &[f64]) -> Keeping {
    let [window, tick, jitter, timeout, save, replays] = first(numbers);
    Keeping {
        window: window as u64,
        tick: tick as u64,
        jitter: jitter as u64,
        timeout: timeout as u64,
        save: save as u64,
        replay_lost_reply: replays > 0.0,
    }
}

fn record_of(numbers: &[f64]) -> Record {
    Record::from_numbers(first(numbers))
}

fn first<const N: usize>(numbers: &[f64]) -> [f64; N] {
    let mut all = [0.0; N];
    all.iter_mut().zip(numbers).for_each(|(to, from)| *to = *from);
    all
}

/// What to do with a record: 0 serve, 1 refresh behind, 2 refresh.
#[wasm_bindgen(js_name = planRecord)]
pub fn plan_record(record: &[f64], keeping: &[f64], now: f64, is_refused: bool) -> u32 {
    match record_of(record).plan(&keeping_of(keeping), now as u64, is_refused) {
        Plan::Serve => 0,
        Plan::RefreshBehind => 1,
        // Whatever hinders it here, the stored record may say otherwise by now.
        Plan::Refresh | Plan::Wait(_) | Plan::Fail(_) | Plan::GiveUp | Plan::Reauthorize => 2,
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

/// One attempt to refresh a record. Answers how it ended: 0 refreshed, 1 adopted, 2 removed, 3 busy, 4 reauthorize, or, of one that
/// failed, the Unix time of the next try. `refused` is a generation, or -1.
#[wasm_bindgen(js_name = refreshRecord)]
pub async fn refresh_record(
    keeping: Vec<f64>,
    owner: f64,
    refused: f64,
    patience: f64,
    share: f64,
    io: RefreshIo,
) -> Result<f64, JsValue> {
    let refused = (refused >= 0.0).then_some(refused as u64);
    let refresh = Refresh::new(keeping_of(&keeping), owner as u64, refused, io.now(), patience as u64, share);
    Ok(match drive(refresh, &io).await? {
        End::Refreshed => 0.0,
        End::Adopted => 1.0,
        End::Removed => 2.0,
        End::Busy => 3.0,
        End::Reauthorize => 4.0,
        End::Failed(at) => at as f64,
    })
}

impl KeeperIo for RefreshIo {
    type Error = JsValue;

    fn now(&self) -> u64 {
        self.unix() as u64
    }

    async fn read(&self) -> Result<Option<Record>, JsValue> {
        let found = JsFuture::from(self.read()).await?;
        Ok(found.dyn_into::<Float64Array>().ok().map(|numbers| record_of(&numbers.to_vec())))
    }

    async fn write(&self, record: Record) -> Result<bool, JsValue> {
        JsFuture::from(self.write(&record.to_numbers())).await.map(|is_written| is_written.is_truthy())
    }

    /// `[0, obtained_at, expires_at or -1, has_refresh_token, is_new]`, `[1, retry_after or -1]`, `[2]` for an invalid grant,
    /// `[3]` for what nobody knows.
    async fn send(&self) -> Result<Answered, JsValue> {
        let answer = JsFuture::from(self.send()).await?.unchecked_into::<Float64Array>().to_vec();
        let time = |number: f64| (number >= 0.0).then_some(number as u64);
        let [kind, first, second, has_refresh_token, is_new] = first(&answer);
        Ok(match kind as u8 {
            0 => Answered::Token {
                obtained_at: first as u64,
                expires_at: time(second),
                has_refresh_token: has_refresh_token > 0.0,
                is_new: is_new > 0.0,
            },
            1 => Answered::NotProcessed(time(first)),
            2 => Answered::InvalidGrant,
            _ => Answered::Unknown,
        })
    }

    async fn wait(&self, milliseconds: u64) -> Result<(), JsValue> {
        JsFuture::from(self.wait(milliseconds as f64)).await.map(|_| ())
    }
}
