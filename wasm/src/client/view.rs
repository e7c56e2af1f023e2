//! What the core hands to JavaScript, as plain objects; and the names of its enums, as serde writes them.

use secret_slots::{Code, Error};
use serde::de::value::{Error as Unknown, StrDeserializer};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// Writes a struct as a plain object. A member without a value is `undefined`.
///
/// # Errors
///
/// `ERR_INVALID_OPTION` for a number over 2^53, which JavaScript does not have.
pub(super) fn write(view: &impl Serialize) -> Result<JsValue, Error> {
    view.serialize(&Serializer::new()).map_err(|_| Error::new(Code::InvalidOption, "a number is over 2^53"))
}

/// The variant that serde writes by this name.
pub(super) fn named<'de, T: Deserialize<'de>>(name: &'de str) -> Option<T> {
    T::deserialize(StrDeserializer::<Unknown>::new(name)).ok()
}

/// A whole number from 0 on.
pub(super) fn whole(number: Option<f64>) -> Option<u64> {
    number.map(|number| number as u64)
}
