//! Compares the strict JSON reader with serde_json.

use std::collections::HashSet;
use std::fmt;

use secret_slots::SecretSlots;
use secret_slots::jwt::{MAX_TOKEN_LENGTH, SlotFrom, VerifyOptions};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::token::sign;

const SECRET: &str = "a secret of more than thirty-two bytes";
const HEADER: &[u8] = br#"{"alg":"HS256","kid":"0"}"#;
/// A nesting depth that serde_json and this library both accept; their limits are different.
const DEPTH: usize = 60;

/// Verifies a token with any bytes as its payload. If this library accepts them, serde_json reads an object without a repeated name;
/// if serde_json does, this library refuses it only for a documented reason.
pub fn json(data: &[u8]) {
    let mut secrets = SecretSlots::new();
    secrets.set("s", 0, SECRET).expect("a valid secret");
    let options = VerifyOptions::new().slot_from(SlotFrom::Kid).max_token_length(MAX_TOKEN_LENGTH);
    let token = sign(0, SECRET, HEADER, data);
    let outcome = secrets.verify_jwt("s", &token, &options, 1_741_790_697);
    let read: Option<Value> = serde_json::from_slice(data).ok();
    let unique = read.is_some() && names_are_unique(data);
    match outcome {
        Ok(verified) => {
            assert_eq!(verified.payload().as_bytes(), data);
            assert!(matches!(read, Some(Value::Object(_))), "accepted, but not an object");
            assert!(unique, "accepted with a name twice");
        }
        Err(error) => {
            let Some(Value::Object(members)) = read else { return };
            let times = ["exp", "nbf", "iat"].iter().any(|name| members.contains_key(*name));
            let known = !unique || times || depth(&members.into()) > DEPTH || has_huge_number(data);
            assert!(known, "refused: {error}");
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Whether there may be a number near the largest double. This library refuses one that serde_json rounds down to it.
fn has_huge_number(data: &[u8]) -> bool {
    data.windows(4).any(|window| window.eq_ignore_ascii_case(b"e308") || window.eq_ignore_ascii_case(b"e+30"))
        || data.windows(300).any(|window| window.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.'))
        || data
            .windows(2)
            .any(|window| window.eq_ignore_ascii_case(b"e3") || window.eq_ignore_ascii_case(b"e2"))
}

fn names_are_unique(data: &[u8]) -> bool {
    serde_json::from_slice::<Names>(data).is_ok_and(|names| names.0)
}

/// Whether all names of the top level are different.
struct Names(bool);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
        let mut seen = HashSet::new();
        let mut unique = true;
        while let Some((name, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
            unique &= seen.insert(name);
        }
        Ok(Names(unique))
    }
}
