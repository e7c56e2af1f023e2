//! Futures over promises, which run in either of two ways. A token call is a *task*: js/wasm/instance.js awaits the promise that it waits
//! for, and resumes it. That is faster than an executor here, and a trap ends in the call that resumed the task. An attempt of the keeper
//! is a future of wasm-bindgen-futures.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use crate::error::Thrown;

type Work = Pin<Box<dyn Future<Output = Result<JsValue, Thrown>>>>;

enum Slot {
    Free,
    /// What a task calls may begin others.
    Running,
    Waiting(Work),
}

thread_local! {
    static TASKS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
    /// The promise that the running task waits for.
    static AWAITED: Cell<Option<Promise>> = const { Cell::new(None) };
    /// The result of that promise.
    static SETTLED: Cell<Option<Result<JsValue, JsValue>>> = const { Cell::new(None) };
    /// The result of the task that has ended last.
    static ENDED: Cell<Option<JsValue>> = const { Cell::new(None) };
}

/// Begins a task, which runs as soon as JavaScript resumes it. Returns its index.
pub(crate) fn begin(work: impl Future<Output = Result<JsValue, Thrown>> + 'static) -> usize {
    let waiting = Slot::Waiting(Box::pin(work));
    TASKS.with_borrow_mut(|tasks| {
        let free = tasks.iter().position(|slot| matches!(slot, Slot::Free));
        match free.and_then(|index| Some((index, tasks.get_mut(index)?))) {
            Some((index, slot)) => {
                *slot = waiting;
                index
            }
            None => {
                tasks.push(waiting);
                tasks.len() - 1
            }
        }
    })
}

/// Puts another slot in the place of a task's, and returns the one that was there.
fn replace(task: usize, slot: Slot) -> Option<Slot> {
    TASKS.with_borrow_mut(|tasks| tasks.get_mut(task).map(|before| std::mem::replace(before, slot)))
}

/// Waits for a promise.
pub(crate) async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    let mut promise = Some(promise);
    std::future::poll_fn(move |_| match promise.take() {
        Some(promise) => {
            AWAITED.set(Some(promise));
            Poll::Pending
        }
        None => Poll::Ready(SETTLED.take().unwrap_or(Ok(JsValue::UNDEFINED))),
    })
    .await
}

/// Polls a future with what the promise before resolved to, or rejected with. Returns the promise that it waits for, or its result.
fn advance(work: &mut Work, settled: Result<JsValue, JsValue>) -> Result<Promise, Result<JsValue, Thrown>> {
    SETTLED.set(Some(settled));
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Pending => Ok(AWAITED.take().unwrap_or_else(|| Promise::resolve(&JsValue::UNDEFINED))),
        Poll::Ready(result) => Err(result),
    }
}

/// Runs a future of [`settled`] promises to its end, in an executor of wasm-bindgen-futures.
pub(crate) async fn run(
    work: impl Future<Output = Result<JsValue, Thrown>> + 'static,
) -> Result<JsValue, Thrown> {
    let mut work: Work = Box::pin(work);
    let mut settled = Ok(JsValue::UNDEFINED);
    loop {
        match advance(&mut work, settled) {
            Ok(promise) => settled = JsFuture::from(promise).await,
            Err(result) => return result,
        }
    }
}

/// Runs a task until it waits for a promise, and returns this promise. At the end of the task, returns `undefined` if it has a result, and
/// `null` if it failed. `value` is what the promise before resolved to, or rejected with.
#[wasm_bindgen(js_name = resumeTask)]
pub fn resume_task(task: usize, value: JsValue, is_rejected: bool) -> JsValue {
    let Some(Slot::Waiting(mut work)) = replace(task, Slot::Running) else { return JsValue::UNDEFINED };
    let result = match advance(&mut work, if is_rejected { Err(value) } else { Ok(value) }) {
        Ok(promise) => {
            replace(task, Slot::Waiting(work));
            return promise.into();
        }
        Err(result) => result,
    };
    drop(work);
    replace(task, Slot::Free);
    // A `Result` would cross as an array even for a success.
    let (sign, value) = match result {
        Ok(value) => (JsValue::UNDEFINED, value),
        Err(thrown) => (JsValue::NULL, thrown.into()),
    };
    ENDED.set(Some(value));
    sign
}

// Returns, once, the result of the task that has ended last, or the error to throw.
#[wasm_bindgen(js_name = takeResult)]
pub fn take_result() -> JsValue {
    ENDED.take().unwrap_or(JsValue::UNDEFINED)
}
