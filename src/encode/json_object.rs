//! Writes a JSON object member by member, and reads the members of an object by their names.

use super::json::{Text, Value, read_array, read_object};

/// An object that is being written.
#[derive(Default)]
pub(crate) struct JsonObject(String);

impl JsonObject {
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        quote(value, &mut self.0);
    }

    pub(crate) fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        self.0.push_str(&value.to_string());
    }

    pub(crate) fn optional_text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(crate) fn nullable_text(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.text(name, value),
            None => self.json(name, "null"),
        }
    }

    pub(crate) fn optional_number(&mut self, name: &str, value: Option<u64>) {
        if let Some(value) = value {
            self.number(name, value);
        }
    }

    /// Writes `true`; omits the member for `false`.
    pub(crate) fn flag(&mut self, name: &str, value: bool) {
        if value {
            self.json(name, "true");
        }
    }

    /// Writes a value that is already JSON.
    pub(crate) fn json(&mut self, name: &str, value: &str) {
        self.name(name);
        self.0.push_str(value);
    }

    pub(crate) fn array(&mut self, name: &str, elements: impl Iterator<Item = String>) {
        self.name(name);
        self.0.push('[');
        for (index, element) in elements.enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.0.push_str(&element);
        }
        self.0.push(']');
    }

    pub(crate) fn end(mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }

    fn name(&mut self, name: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        quote(name, &mut self.0);
        self.0.push(':');
    }
}

fn quote(value: &str, text: &mut String) {
    text.push('"');
    for part in value.split_inclusive(|character| matches!(character, '"' | '\\' | '\0'..='\u{1f}')) {
        let mut plain = part.chars();
        match plain.next_back() {
            Some(last @ ('"' | '\\')) => {
                text.push_str(plain.as_str());
                text.extend(['\\', last]);
            }
            Some(last @ '\0'..='\u{1f}') => {
                let code = u32::from(last);
                let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
                text.push_str(plain.as_str());
                text.push_str("\\u00");
                text.extend([digit(code >> 4), digit(code & 15)]);
            }
            _ => text.push_str(part),
        }
    }
    text.push('"');
}

/// The members of an object. Each function returns `None` for a member that is missing or of another type, unless it says otherwise.
pub(crate) struct Members<'a>(Vec<(Text<'a>, Value<'a>)>);

impl<'a> Members<'a> {
    /// Reads an object strictly; `None` for any fault.
    pub(crate) fn of(text: &'a [u8]) -> Option<Self> {
        let mut members = Vec::new();
        read_object(text, |name, value| members.push((name, value))).ok()?;
        Some(Self(members))
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => String::from_utf8(text.bytes().into_owned()).ok(),
            _ => None,
        }
    }

    /// Returns a text, or `Some(None)` for `null` or a missing member.
    pub(crate) fn nullable_text(&self, name: &str) -> Option<Option<String>> {
        match self.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(_) => self.text(name).map(Some),
        }
    }

    /// Returns a whole number below 2^53.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Number(number) => number.slot(),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        match self.get(name)? {
            Value::Object(text) => Self::of(text),
            _ => None,
        }
    }

    /// Returns the texts of an array's objects; `None` also when an element is not an object.
    pub(crate) fn objects(&self, name: &str) -> Option<Vec<&'a [u8]>> {
        let Value::Array(text) = self.get(name)? else { return None };
        let (mut objects, mut are_all) = (Vec::new(), true);
        read_array(text, |element| match element {
            Value::Object(object) => objects.push(object),
            _ => are_all = false,
        })
        .ok()?;
        are_all.then_some(objects)
    }

    /// Returns an optional member: `Some(None)` when it is missing, `None` when `read` refuses it.
    pub(crate) fn optional<T>(
        &self,
        name: &str,
        read: impl Fn(&Self, &str) -> Option<T>,
    ) -> Option<Option<T>> {
        if self.get(name).is_none() { Some(None) } else { read(self, name).map(Some) }
    }

    fn get(&self, name: &str) -> Option<Value<'a>> {
        self.0.iter().find(|(known, _)| known.is(name)).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn other_readers_read_a_written_object_as_this_one_does(text in any::<String>(), number in 0_u64..1 << 53) {
            let mut object = JsonObject::default();
            object.text(&text, &text);
            object.flag("flag \u{1}", true);
            object.array("array", ["{}".to_owned(), "{\"a\":1}".to_owned()].into_iter());
            object.number("number \u{2}", number);
            let json = object.end();
            let members = Members::of(json.as_bytes());
            let Some(members) = members else { return Err(TestCaseError::fail(json)) };
            prop_assert_eq!(members.text(&text), Some(text.clone()));
            prop_assert_eq!(members.number("number \u{2}"), Some(number));
            prop_assert_eq!(members.flag("flag \u{1}"), Some(true));
            let other: serde_json::Value = serde_json::from_str(&json).map_err(|_| TestCaseError::fail("no JSON"))?;
            prop_assert_eq!(other.get(&text).and_then(|value| value.as_str()), Some(text.as_str()));
        }
    }

    #[test]
    fn an_object_without_members_is_written() {
        assert_eq!(JsonObject::default().end(), "{}");
    }
}
