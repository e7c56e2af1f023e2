//! Reads the JSON forms in which secrets are given. No message here repeats what a document holds but names
//! and slot numbers: serde's own messages may quote a value, so they are not passed on.

use serde_json::{Map, Value};

use super::rules::Name;
use super::timeline::SlotEntry;
use crate::{Code, Error, Secret};

/// A slot as read; its value's length is checked when it is arranged.
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

/// The named secrets of a document.
pub(super) fn read(document: &str) -> Result<Vec<(String, Vec<Slot>)>, Error> {
    let value: Value = serde_json::from_str(document).map_err(|error| {
        Error::new(
            Code::InvalidOption,
            format!("the secrets are not JSON: line {}, column {}", error.line(), error.column()),
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
            _ => Err(Name::new(&name)?.invalid("is neither a string nor an array of slots")),
        })
        .collect()
}

/// Tells `{"secrets": [API forms]}` from a secret that is named "secrets": slots have a `slot`.
fn is_api_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(|item| item.get("slot").is_none()))
}

/// `{"secret": {…}}` or what is inside it.
fn read_api_secret(value: Value) -> Result<(String, Vec<Slot>), Error> {
    let Value::Object(mut members) = value else { return Err(wrong_form()) };
    if let Some(Value::Object(inner)) = members.remove("secret") {
        refuse_other_secrets(&members)?;
        members = inner;
    }
    match (members.remove("name"), members.remove("secret_slots")) {
        (Some(Value::String(name)), Some(Value::Array(slots))) => read_slots(name, slots),
        (Some(_), Some(Value::Array(_))) => {
            Err(Error::new(Code::SlotInvalid, "a secret's name is not a string"))
        }
        _ => Err(wrong_form()),
    }
}

/// Beside Gcore's wrapper a string or an array could be meant as a secret, and would be lost unseen.
fn refuse_other_secrets(members: &Map<String, Value>) -> Result<(), Error> {
    if members.values().any(|value| value.is_string() || value.is_array()) {
        let message = "secrets in the API form and in the plain form are mixed in one object";
        return Err(Error::new(Code::InvalidOption, message));
    }
    Ok(())
}

fn read_slots(name: String, slots: Vec<Value>) -> Result<(String, Vec<Slot>), Error> {
    let checked = Name::new(&name)?;
    let slots = slots.into_iter().map(|slot| read_slot(checked, slot)).collect::<Result<_, _>>()?;
    Ok((name, slots))
}

fn read_slot(name: Name<'_>, slot: Value) -> Result<Slot, Error> {
    let Value::Object(mut members) = slot else {
        return Err(name.invalid("has a slot that is not an object"));
    };
    let Some(number) = members.get("slot").and_then(Value::as_f64) else {
        return Err(name.invalid("has a slot whose number is not a number"));
    };
    let number = name.slot_number(number)?;
    let revoked = match members.get("revoked") {
        None => false,
        Some(Value::Bool(revoked)) => *revoked,
        Some(_) => {
            return Err(name.invalid(format_args!("has slot {number}, whose `revoked` is not a boolean")));
        }
    };
    match members.remove("value") {
        None | Some(Value::Null) if revoked => Ok(Slot { number, value: None }),
        Some(Value::String(value)) => {
            let value = Secret::from(value);
            Ok(Slot { number, value: (!revoked).then_some(value) })
        }
        _ => Err(name.invalid(format_args!("has slot {number}, whose value is not a string"))),
    }
}

fn wrong_form() -> Error {
    Error::new(Code::InvalidOption, "the secrets are in none of the forms that can be read")
}
