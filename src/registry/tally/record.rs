//! A record: the stored form of a tally, a JSON document with the names of its last changes.

use super::{Entry, Tally};
use crate::encode::JsonObject;
use crate::encode::json::{Value, read_array, read_object};

/// The most names of changes that are kept.
const MAX_CHANGES: usize = 20;
/// The length of the escape of a surrogate.
const HALF: usize = "\\ud83d".len();

/// A tally that was read from its stored form.
#[derive(Default)]
pub struct Record {
    /// The entries that could be read.
    pub tally: Tally,
    /// The names of its last changes, newest first. A write whose response was lost is recognized by them.
    changes: Vec<String>,
    /// Whether part of it could not be read.
    pub is_damaged: bool,
}

impl From<Tally> for Record {
    fn from(tally: Tally) -> Self {
        Self { tally, ..Self::default() }
    }
}

impl Record {
    /// Reads a stored record; of a damaged one, the part that can be read.
    #[must_use]
    pub fn read(json: &str) -> Self {
        Self::read_onto(Tally::default(), json)
    }

    /// Reads a stored record and adds its entries to a tally.
    #[must_use]
    pub fn read_onto(tally: Tally, json: &str) -> Self {
        let mut record = Self::from(tally);
        record.is_damaged = read(json.as_bytes(), &mut record)
            .or_else(|| read(&without_surrogates(json.as_bytes()), &mut record))
            .is_none_or(|is_whole| !is_whole);
        record
    }

    /// Whether one of the last changes has this name.
    #[must_use]
    pub fn has_change(&self, name: &str) -> bool {
        self.changes.iter().any(|known| known == name)
    }

    /// Adds the name of its latest change: ASCII letters and digits.
    pub fn name_change(&mut self, name: &str) {
        self.changes.insert(0, name.to_owned());
        self.changes.truncate(MAX_CHANGES);
    }

    /// Writes the record as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = JsonObject::default();
        // A name needs no escapes.
        object.array("changes", self.changes.iter().map(|name| format!("\"{name}\"")));
        object.array("lines", self.tally.entries().iter().map(Entry::to_json));
        object.end()
    }
}

/// Reads a record and returns whether all of it could be read; `None` if it is not a JSON object, and nothing was read.
fn read(json: &[u8], record: &mut Record) -> Option<bool> {
    let (mut changes, mut entries): (&[u8], Option<&[u8]>) = (b"[]", None);
    read_object(json, |name, value| match value {
        Value::Array(list) if name.is("changes") => changes = list,
        Value::Array(list) if name.is("lines") => entries = Some(list),
        _ => {}
    })
    .ok()?;
    let mut is_whole = entries.is_some();
    read_array(changes, |change| match change {
        Value::String(text) if text.bytes().iter().all(u8::is_ascii_alphanumeric) => {
            record.changes.push(String::from_utf8_lossy(&text.bytes()).into_owned());
        }
        _ => is_whole = false,
    })
    .ok()?;
    read_array(entries.unwrap_or(b"[]"), |value| {
        let entry = if let Value::Object(json) = value { Entry::from_json(json) } else { None };
        match entry {
            Some(entry) => record.tally.add(entry),
            None => is_whole = false,
        }
    })
    .ok()?;
    Some(is_whole)
}

/// Replaces each escaped surrogate by a replacement character. JavaScript writes a lone one for a text that was cut within a character, and our
/// JSON refuses it (RFC 7493, section 2.1).
fn without_surrogates(json: &[u8]) -> Vec<u8> {
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
