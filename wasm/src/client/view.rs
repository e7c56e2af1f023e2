//! Writes the core's values as plain JavaScript objects, and reads enums and numbers from JavaScript.

use secret_slots::{Code, Error};
use serde::de::value::{Error as Unknown, StrDeserializer};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// Writes a struct as a plain object. A member without a value is `undefined`.
///
/// # Errors
///
/// `ERR_INVALID_OPTION` for a number over 2^53, which JavaScript cannot hold exactly.
pub(super) fn write(view: &impl Serialize) -> Result<JsValue, Error> {
    view.serialize(&Serializer::new())
        .map_err(|_| Error::new(Code::InvalidOption, "a number in the result must be at most 2^53"))
}

/// Returns the variant with this name in serde; `None` if there is none.
pub(super) fn named<'de, T: Deserialize<'de>>(name: &'de str) -> Option<T> {
    T::deserialize(StrDeserializer::<Unknown>::new(name)).ok()
}

/// Returns a number from 0 without its fraction.
pub(super) fn whole(number: Option<f64>) -> Option<u64> {
    number.map(|number| number as u64)
}
