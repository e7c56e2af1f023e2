//! An error crosses as `[code, message]`. JavaScript makes a `SecretSlotsError` of it, with a JavaScript stack.
//!
//! A function that is called often returns a number and keeps its error for `throwFailure`: a `Result` would cross as an array
//! even for a success.

use secret_slots::Error;
use wasm_bindgen::JsValue;

use crate::array::Array;

/// An error on its way to JavaScript.
pub enum Thrown {
    /// An error of the core.
    Core(Error),
    /// A stored document that cannot be read.
    #[cfg(feature = "issuer")]
    Damaged,
    /// An exception of a JavaScript callback, to be thrown again.
    #[cfg(feature = "client")]
    Host(JsValue),
}

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

#[cfg(feature = "client")]
impl From<JsValue> for Thrown {
    fn from(thrown: JsValue) -> Self {
        Self::Host(thrown)
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        match thrown {
            Thrown::Core(error) => pair(error.code().as_str(), error.message()),
            #[cfg(feature = "issuer")]
            Thrown::Damaged => {
                let message = "the stored application is damaged, or has an unknown format";
                pair("ERR_STORE", message)
            }
            #[cfg(feature = "client")]
            Thrown::Host(thrown) => thrown,
        }
    }
}

fn pair(code: &str, message: &str) -> JsValue {
    let pair = Array::new();
    pair.push(&JsValue::from_str(code));
    pair.push(&JsValue::from_str(message));
    pair.into()
}

#[cfg(feature = "slots")]
pub(crate) use failure::failed;

#[cfg(feature = "slots")]
mod failure {
    use std::cell::Cell;

    use secret_slots::Error;
    use wasm_bindgen::prelude::wasm_bindgen;

    use super::Thrown;
    use crate::slots::Status;

    thread_local! {
        static FAILURE: Cell<Option<Error>> = const { Cell::new(None) };
    }

    /// Keeps an error for `throwFailure`, and returns `Status.Failed`.
    pub(crate) fn failed(error: Error) -> i32 {
        FAILURE.set(Some(error));
        Status::Failed as i32
    }

    // Throws the error of the previous call, if it failed.
    #[wasm_bindgen(js_name = throwFailure)]
    pub fn throw_failure() -> Result<(), Thrown> {
        FAILURE.take().map_or(Ok(()), |error| Err(error.into()))
    }
}
