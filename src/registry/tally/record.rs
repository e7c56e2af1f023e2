//! The stored form of a tally: a JSON document with the names of its last changes.

use super::{Entry, Tally};
use crate::encode::JsonObject;
use crate::encode::json::{Value, read_array, read_object};

/// Changes of which the names are kept.
const MAX_CHANGES: usize = 20;
/// An escape of half a character.
const HALF: usize = "\\ud83d".len();

/// A tally, read from its stored form.
#[derive(Default)]
pub struct Record {
    /// What can be read of it.
    pub tally: Tally,
    /// The names of its last changes, the newest first: by them a change is found of which the store did not say that it was saved.
    changes: Vec<String>,
    /// Whether something of it could not be read.
    pub is_damaged: bool,
}

impl From<Tally> for Record {
    fn from(tally: Tally) -> Self {
        Self { tally, ..Self::default() }
    }
}

impl Record {
    /// Reads a stored record. Of one that is damaged it has what can be read.
    #[must_use]
    pub fn read(json: &str) -> Self {
        Self::read_onto(Tally::default(), json)
    }

    /// The same, counted with what a tally has already.
    #[must_use]
    pub fn read_onto(tally: Tally, json: &str) -> Self {
        let mut record = Self::from(tally);
        record.is_damaged = read(json.as_bytes(), &mut record)
            .or_else(|| read(&whole(json.as_bytes()), &mut record))
            .is_none_or(|is_whole| !is_whole);
        record
    }

    /// Whether a change of this name is one of the last.
    #[must_use]
    pub fn has_change(&self, name: &str) -> bool {
        self.changes.iter().any(|known| known == name)
    }

    /// Names its latest change, with ASCII letters and digits.
    pub fn name_change(&mut self, name: &str) {
        self.changes.insert(0, name.to_owned());
        self.changes.truncate(MAX_CHANGES);
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = JsonObject::default();
        // What is a name needs no escape.
        object.array("changes", self.changes.iter().map(|name| format!("\"{name}\"")));
        object.array("lines", self.tally.entries().iter().map(Entry::to_json));
        object.end()
    }
}

/// Whether all of it could be read. `None` for what is no object, of which nothing is.
fn read(json: &[u8], record: &mut Record) -> Option<bool> {
    let (mut changes, mut lines): (&[u8], Option<&[u8]>) = (b"[]", None);
    read_object(json, |name, value| match value {
        Value::Array(list) if name.is("changes") => changes = list,
        Value::Array(list) if name.is("lines") => lines = Some(list),
        _ => {}
    })
    .ok()?;
    let mut is_whole = lines.is_some();
    read_array(changes, |change| match change {
        Value::String(text) if text.bytes().iter().all(u8::is_ascii_alphanumeric) => {
            record.changes.push(String::from_utf8_lossy(&text.bytes()).into_owned());
        }
        _ => is_whole = false,
    })
    .ok()?;
    read_array(lines.unwrap_or(b"[]"), |line| {
        let entry = if let Value::Object(json) = line { Entry::from_json(json) } else { None };
        match entry {
            Some(entry) => record.tally.add(entry),
            None => is_whole = false,
        }
    })
    .ok()?;
    Some(is_whole)
}

/// The same with a replacement character for each half of one: JavaScript writes those of a text that it has cut, and JSON has none
/// (RFC 7493, section 2.1).
fn whole(json: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(json.len());
    let mut rest = json;
    while let [first, after @ ..] = rest {
        let (kept, behind) = match rest {
            [b'\\', b'u', b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..] => {
                (&b"\\ufffd"[..], rest.get(HALF..).unwrap_or_default())
            }
            [b'\\', escaped, behind @ ..] => (&[b'\\', *escaped][..], behind),
            _ => (std::slice::from_ref(first), after),
        };
        text.extend_from_slice(kept);
        rest = behind;
    }
    text
}
