//! The parameters of a token request's form.

use crate::Secret;
use crate::encode::form;

/// The parameters that may be repeated (RFC 8707, section 2, and RFC 8693, section 2.1).
const REPEATABLE: [&str; 2] = ["resource", "audience"];

/// The parameters that have a value. A parameter with an empty value counts as omitted (RFC 6749, section 3.2).
pub(super) struct Form(Vec<(Secret, Secret)>);

impl Form {
    /// Reads a form; `None` if a parameter is repeated.
    pub(super) fn read(form: &[u8]) -> Option<Self> {
        let mut read = Self(Vec::new());
        for (name, value) in pairs(form).into_iter().filter(|(_, value)| !value.expose().is_empty()) {
            let is_repeatable = REPEATABLE.iter().any(|known| known.as_bytes() == name.expose());
            if !is_repeatable && read.0.iter().any(|(known, _)| known.expose() == name.expose()) {
                return None;
            }
            read.0.push((name, value));
        }
        Some(read)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Secret> {
        self.0.iter().find(|(known, _)| known.expose() == name.as_bytes()).map(|(_, value)| value)
    }
}

/// Whether a body is UTF-8, and each of its names and values too after decoding.
pub(super) fn is_form(body: &[u8]) -> bool {
    let mut parts = body.split(|byte| matches!(byte, b'&' | b'='));
    std::str::from_utf8(body).is_ok() && parts.all(|part| decode(part).is_some())
}

/// Decodes a name or a value (RFC 6749, appendix B); `None` for a percent sign without two hexadecimal digits, or if the result is not UTF-8.
pub(super) fn decode(part: &[u8]) -> Option<Secret> {
    let is_escape =
        |after: &[u8]| matches!(after, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let mut after_percents = part.split(|byte| *byte == b'%').skip(1);
    let decoded = Secret::from(form::decode(part));
    (after_percents.all(is_escape) && decoded.expose_str().is_some()).then_some(decoded)
}

/// Returns the names and values of a form.
pub(super) fn pairs(form: &[u8]) -> Vec<(Secret, Secret)> {
    form::pairs(form).into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}
