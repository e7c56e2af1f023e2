//! Items of this room for the boundary crate. They are not part of the API.

pub use super::parameter::{Requested, check_parameter};
use crate::Secret;
use crate::encode::form;

/// Returns the names and values of a form.
#[must_use]
pub fn read_parameters(form: String) -> Vec<(String, Secret)> {
    let form = Secret::from(form);
    let pairs = form::pairs(form.expose()).into_iter();
    pairs.map(|(name, value)| (String::from_utf8_lossy(&name).into_owned(), value.into())).collect()
}
