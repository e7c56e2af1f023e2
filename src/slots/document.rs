//! Reads secrets from JSON. A message repeats names and slot numbers of the document and nothing else: serde's own messages may
//! quote a value, so they are dropped.

use serde_json::{Map, Value};

use super::rules::Name;
use super::timeline::SlotEntry;
use crate::{Code, Error, Secret};

/// A slot as read. `Timeline::arrange` checks the length of its value.
pub(super) struct Slot {
    number: u64,
    /// `None` for a revoked slot.
    pub(super) value: Option<Secret>,
}

impl Slot {
    pub(super) fn entry(&self) -> SlotEntry {
        SlotEntry { number: self.number, value_bytes: self.value.as_ref().map(|value| value.expose().len()) }
    }
}

/// Returns the secrets of a document, each with its name.
pub(super) fn read(document: &str) -> Result<Vec<(String, Vec<Slot>)>, Error> {
    let value: Value = serde_json::from_str(document).map_err(|error| {
        Error::new(
            Code::InvalidOption,
            format!("the secrets are not JSON: error at line {}, column {}", error.line(), error.column()),
        )
    })?;
    match value {
        Value::Array(secrets) => secrets.into_iter().map(read_api_secret).collect(),
        Value::Object(members) => read_object(members),
        _ => Err(wrong_form()),
    }
}

fn read_object(mut members: Map<String, Value>) -> Result<Vec<(String, Vec<Slot>)>, Error> {
    let is_bare = members.get("secret_slots").is_some_and(Value::is_array);
    if is_bare || members.get("secret").is_some_and(Value::is_object) {
        return Ok(vec![read_api_secret(Value::Object(members))?]);
    }
    if members.get("secrets").is_some_and(is_api_list)
        && let Some(Value::Array(secrets)) = members.remove("secrets")
    {
        refuse_other_secrets(&members)?;
        return secrets.into_iter().map(read_api_secret).collect();
    }
    members
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(value) => Ok((name, vec![Slot { number: 0, value: Some(Secret::from(value)) }])),
            Value::Array(slots) => read_slots(name, slots),
            _ => Err(Name::new(&name)?.invalid("must be a string or an array of slots")),
        })
        .collect()
}

/// Whether `{"secrets": […]}` is a list in the API form. The elements of a secret that is named "secrets" have a `slot`.
fn is_api_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(|item| item.get("slot").is_none()))
}

/// Reads `{"secret": {…}}` or its inner object.
fn read_api_secret(value: Value) -> Result<(String, Vec<Slot>), Error> {
    let Value::Object(mut members) = value else { return Err(wrong_form()) };
    if let Some(Value::Object(inner)) = members.remove("secret") {
        refuse_other_secrets(&members)?;
        members = inner;
    }
    match (members.remove("name"), members.remove("secret_slots")) {
        (Some(Value::String(name)), Some(Value::Array(slots))) => read_slots(name, slots),
        (Some(_), Some(Value::Array(_))) => {
            Err(Error::new(Code::SlotInvalid, "a secret's name must be a string"))
        }
        _ => Err(wrong_form()),
    }
}

/// Refuses a string or an array beside Gcore's wrapper: it may be meant as a secret, and the API form would ignore it.
fn refuse_other_secrets(members: &Map<String, Value>) -> Result<(), Error> {
    if members.values().any(|value| value.is_string() || value.is_array()) {
        let message = "one object mixes secrets in the API form and in the plain form";
        return Err(Error::new(Code::InvalidOption, message));
    }
    Ok(())
}

fn read_slots(name: String, slots: Vec<Value>) -> Result<(String, Vec<Slot>), Error> {
    let checked = Name::new(&name)?;
    let slots = slots.into_iter().enumerate();
    let slots = slots.map(|(index, slot)| read_slot(checked, index, slot)).collect::<Result<_, _>>()?;
    Ok((name, slots))
}

fn read_slot(name: Name<'_>, index: usize, slot: Value) -> Result<Slot, Error> {
    let Value::Object(mut members) = slot else {
        return Err(name.invalid(format_args!("must have an object {{ slot, value }} at index {index}")));
    };
    let Some(number) = members.get("slot").and_then(Value::as_f64) else {
        return Err(name.invalid(format_args!("must have a number as `slot` at index {index}")));
    };
    let number = name.slot_number(number)?;
    let revoked = match members.get("revoked") {
        None => false,
        Some(Value::Bool(revoked)) => *revoked,
        Some(_) => {
            return Err(name.invalid(format_args!("has slot {number}, whose `revoked` must be a boolean")));
        }
    };
    match members.remove("value") {
        None | Some(Value::Null) if revoked => Ok(Slot { number, value: None }),
        Some(Value::String(value)) => {
            let value = Secret::from(value);
            Ok(Slot { number, value: (!revoked).then_some(value) })
        }
        _ => Err(name.invalid(format_args!("has slot {number}, whose `value` must be a string"))),
    }
}

fn wrong_form() -> Error {
    let message = "the secrets must be an object from names to values or lists of slots, or in the API form";
    Error::new(Code::InvalidOption, message)
}
