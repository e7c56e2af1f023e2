//! Reads JavaScript objects as structs and refuses unknown members: a misspelt option would count as one that is not given. JavaScript checks
//! a user's options before, and suggests the option that was meant.
//!
//! The deserializer of serde-wasm-bindgen is not used: its errors print the value, which no message may repeat, and the printing of floats
//! alone takes 18 KB.

use std::fmt;

use js_sys::{Array, Number, Object, Reflect};
use secret_slots::{Code, Error};
use serde::de::value::MapDeserializer;
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

/// How much of an unknown option's name a message repeats, in characters.
const MAX_NAMED: usize = 64;

/// Reads an object as a struct with `deny_unknown_fields`. `what` is its name in messages. They repeat no value.
///
/// # Errors
///
/// `ERR_INVALID_OPTION` for an unknown option, which is named, and for a value of the wrong type.
pub(crate) fn read<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T, Error> {
    let read = own_members(&value).and_then(|members| T::deserialize(MapDeserializer::new(members)));
    read.map_err(|refusal| {
        let message = match refusal {
            Refusal::Malformed => format!("{what} is not of the documented form"),
            Refusal::Unknown(name) => format!("unknown option \"{name}\""),
        };
        Error::new(Code::InvalidOption, message)
    })
}

/// Writes a struct as a plain object, with `null` for `None`.
///
/// # Errors
///
/// `ERR_INVALID_OPTION` for a number over 2^53, which JavaScript cannot represent exactly.
pub(crate) fn write(view: &impl Serialize) -> Result<JsValue, Error> {
    view.serialize(&Serializer::json_compatible())
        .map_err(|_| Error::new(Code::InvalidOption, "a stored number is over 2^53"))
}

/// Returns the own members of an object, so that other code cannot add an option through `Object.prototype`.
fn own_members(value: &JsValue) -> Result<impl Iterator<Item = (String, Member)>, Refusal> {
    if !value.is_object() || Array::is_array(value) {
        return Err(Refusal::Malformed);
    }
    let empty = Object::<JsValue>::create(JsValue::NULL.unchecked_ref());
    let own = Object::assign(&empty, value.unchecked_ref());
    let names = Object::keys(&own).into_iter();
    Ok(names.filter_map(move |name| Some((name.as_string()?, Member(Reflect::get(&own, &name).ok()?)))))
}

/// A member of an object: a boolean, a text, an integer from 0 to 2^53 − 1, or none.
struct Member(JsValue);

impl<'de> Deserializer<'de> for Member {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if let Some(flag) = self.0.as_bool() {
            return visitor.visit_bool(flag);
        }
        if let Some(text) = self.0.as_string() {
            return visitor.visit_string(text);
        }
        match self.0.as_f64() {
            Some(number) if Number::is_safe_integer(&self.0) && number >= 0.0 => {
                visitor.visit_u64(number as u64)
            }
            _ => Err(Refusal::Malformed),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, Refusal> for Member {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Why an object is refused.
#[derive(Debug)]
enum Refusal {
    Malformed,
    /// The start of the unknown option's name.
    Unknown(String),
}

impl de::Error for Refusal {
    /// Drops serde's message: it repeats the value.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Malformed
    }

    fn unknown_field(name: &str, _: &'static [&'static str]) -> Self {
        Self::Unknown(name.chars().take(MAX_NAMED).collect())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed",
            Self::Unknown(_) => "an unknown option",
        })
    }
}

impl std::error::Error for Refusal {}
