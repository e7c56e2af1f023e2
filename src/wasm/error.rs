//! An error crosses as `[code, message]`; JavaScript makes its own class of it, with a stack from its own side.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::Error;

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        Array::of2(&Self::from_str(error.code().as_str()), &Self::from_str(error.message())).into()
    }
}
