//! The encodings: base64url in its canonical form, JSON objects that all parsers read alike, and forms.

pub(crate) mod base64url;
#[cfg(target_feature = "simd128")]
mod base64url_simd;
pub(crate) mod form;
pub(crate) mod json;
mod json_fault;
mod json_names;
mod json_number;
mod json_object;
mod json_text;

pub(crate) use json_number::Seconds;
pub(crate) use json_object::{JsonObject, Members};
