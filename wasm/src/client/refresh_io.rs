//! The input and output of one attempt to refresh a credential, as methods of a JavaScript object.

use js_sys::Promise;
use secret_slots::keeper::{Answered, KeeperIo, Record, Timed, Times};
use secret_slots::token::{Token, TokenCall, TokenError};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::answer::settle;
use super::call_io::CallIo;
use super::options::{self, CallOptions, ClientOptions};
use super::record::{KeptRecord, TimesOptions, read_record, read_times};
use super::view::{whole, write};
use crate::error::Thrown;
use crate::task::settled;

#[wasm_bindgen]
extern "C" {
    /// A `RefreshIo` of js/keeper/refresh-io.js.
    pub type RefreshIo;

    #[wasm_bindgen(method, catch)]
    fn times(this: &RefreshIo) -> Result<TimesOptions, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn read(this: &RefreshIo) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &RefreshIo, record: JsValue, due_at: Option<f64>) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn prepare(this: &RefreshIo) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn settle(
        this: &RefreshIo,
        is_form: bool,
        expires_at: Option<f64>,
        expires_in: Option<f64>,
        error: JsValue,
    ) -> Result<TimedStep, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn wait(this: &RefreshIo, milliseconds: f64) -> Result<Promise, JsValue>;

    /// The result of a step, and the time at its end. Which other members it has depends on the step.
    type TimedStep;

    #[wasm_bindgen(method, getter)]
    fn times(this: &TimedStep) -> TimesOptions;
    #[wasm_bindgen(method, getter)]
    fn record(this: &TimedStep) -> Option<KeptRecord>;
    #[wasm_bindgen(method, getter, js_name = isWritten)]
    fn is_written(this: &TimedStep) -> bool;
    #[wasm_bindgen(method, getter)]
    fn ready(this: &TimedStep) -> Option<ReadyCall>;
    #[wasm_bindgen(method, getter)]
    fn answered(this: &TimedStep) -> AnsweredOptions;

    /// A prepared token call.
    type ReadyCall;

    #[wasm_bindgen(method, getter)]
    fn client(this: &ReadyCall) -> ClientOptions;
    #[wasm_bindgen(method, getter)]
    fn call(this: &ReadyCall) -> CallOptions;
    #[wasm_bindgen(method, getter)]
    fn io(this: &ReadyCall) -> CallIo;

    /// `Answered` of js/keeper/refresh-io.js.
    pub type AnsweredOptions;

    #[wasm_bindgen(method, getter)]
    fn kind(this: &AnsweredOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = obtainedAt)]
    fn obtained_at(this: &AnsweredOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = expiresAt)]
    fn expires_at(this: &AnsweredOptions) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = hasRefreshToken)]
    fn has_refresh_token(this: &AnsweredOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = isNew)]
    fn is_new(this: &AnsweredOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &AnsweredOptions) -> Option<f64>;
}

pub(super) fn read_answered(given: &AnsweredOptions) -> Answered {
    match given.kind().as_str() {
        "token" => Answered::Token {
            obtained_at: given.obtained_at() as u64,
            expires_at: whole(given.expires_at()),
            has_refresh_token: given.has_refresh_token(),
            is_new: given.is_new(),
        },
        "not_processed" => Answered::NotProcessed(whole(given.retry_after())),
        "invalid_grant" => Answered::InvalidGrant,
        _ => Answered::Unknown(whole(given.retry_after())),
    }
}

/// Awaits a step, and reads its result.
async fn timed<T>(
    step: Promise,
    read: impl FnOnce(&TimedStep) -> Result<T, Thrown>,
) -> Result<Timed<T>, Thrown> {
    let step: TimedStep = settled(step).await?.unchecked_into();
    Ok(Timed { value: read(&step)?, times: read_times(&step.times()) })
}

impl KeeperIo for RefreshIo {
    type Error = Thrown;
    type Call = CallIo;

    fn times(&self) -> Result<Times, Thrown> {
        Ok(read_times(&self.times()?))
    }

    async fn read(&self) -> Result<Timed<Option<Record>>, Thrown> {
        timed(self.read()?, |step| Ok(step.record().as_ref().map(read_record))).await
    }

    async fn write(&self, record: Record, due_at: Option<u64>) -> Result<Timed<bool>, Thrown> {
        let due_at = due_at.map(|at| at as f64);
        timed(self.write(write(&record)?, due_at)?, |step| Ok(step.is_written())).await
    }

    async fn prepare(&self) -> Result<Timed<Result<(TokenCall, CallIo), Answered>>, Thrown> {
        let prepared = |step: &TimedStep| {
            let Some(ready) = step.ready() else { return Ok(Err(read_answered(&step.answered()))) };
            let call = options::read_call(&ready.client(), &ready.call())?;
            Ok(Ok((call.map_err(|refused| refused.error)?, ready.io())))
        };
        timed(self.prepare()?, prepared).await
    }

    fn settle(&self, result: Result<Token, TokenError>) -> Result<Timed<Answered>, Thrown> {
        let step = settle(result, |form, at, seconds, error| self.settle(form, at, seconds, error))?;
        Ok(Timed { value: read_answered(&step.answered()), times: read_times(&step.times()) })
    }

    async fn wait(&self, milliseconds: u64) -> Result<Timed<()>, Thrown> {
        timed(self.wait(milliseconds as f64)?, |_| Ok(())).await
    }
}
