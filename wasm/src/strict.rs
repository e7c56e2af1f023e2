//! Reads JavaScript objects as structs and refuses unknown members. serde-wasm-bindgen alone would ignore them, and a misspelt option
//! would count as one that is not given. JavaScript checks a user's options before, and suggests the option that was meant.

use std::cell::RefCell;

use js_sys::{Array, Object};
use secret_slots::{Code, Error};
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

/// How much of an unknown option's name a message repeats, in characters.
const MAX_NAMED: usize = 64;

/// Reads an object. `what` is its name in messages. They repeat no value.
///
/// # Errors
///
/// `ERR_INVALID_OPTION` for an unknown option, which is named, and for a value of the wrong type.
pub(crate) fn read<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T, Error> {
    let unknown = RefCell::new(None);
    T::deserialize(Strict { value, unknown: &unknown }).map_err(|_| {
        let message = unknown.take().map_or_else(
            || format!("{what} is not of the documented form"),
            |name| format!("unknown option \"{name}\""),
        );
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

struct Strict<'a> {
    value: JsValue,
    unknown: &'a RefCell<Option<String>>,
}

impl<'de> Deserializer<'de> for Strict<'_> {
    type Error = serde_wasm_bindgen::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let own = self.own_members(fields)?;
        serde_wasm_bindgen::Deserializer::from(own).deserialize_struct(name, fields, visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        serde_wasm_bindgen::Deserializer::from(self.value).deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl Strict<'_> {
    /// Returns a copy of the own members, so that other code cannot add an option through `Object.prototype`.
    fn own_members(&self, known: &[&str]) -> Result<JsValue, serde_wasm_bindgen::Error> {
        if !self.value.is_object() || Array::is_array(&self.value) {
            return Err(serde_wasm_bindgen::Error::custom("not an object"));
        }
        let empty = Object::<JsValue>::create(JsValue::NULL.unchecked_ref());
        let own = Object::assign(&empty, self.value.unchecked_ref());
        let names = Object::keys(&own);
        let mut names = names.iter().filter_map(|name| name.as_string());
        if let Some(unknown) = names.find(|name| !known.contains(&name.as_str())) {
            self.unknown.replace(Some(unknown.chars().take(MAX_NAMED).collect()));
            return Err(serde_wasm_bindgen::Error::custom("an unknown option"));
        }
        Ok(own.into())
    }
}
