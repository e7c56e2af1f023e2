//! An error crosses as `[code, message]`; JavaScript makes its own class of it, with a stack from its own side.
//!
//! A function that is called often answers a number and leaves its error here: a `Result` would cross as an array,
//! also when all is well.

use std::cell::Cell;

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        Array::of2(&Self::from_str(error.code().as_str()), &Self::from_str(error.message())).into()
    }
}

thread_local! {
    static FAILURE: Cell<Option<Error>> = const { Cell::new(None) };
}

/// Leaves an error for `throwFailure`, and answers the number that says so.
pub(super) fn failed(error: Error) -> i32 {
    FAILURE.set(Some(error));
    super::FAILED
}

/// Throws the error of the call before, if it failed.
#[wasm_bindgen(js_name = throwFailure)]
pub fn throw_failure() -> Result<(), JsValue> {
    FAILURE.take().map_or(Ok(()), |error| Err(error.into()))
}
