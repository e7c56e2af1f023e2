//! A JSON string in its escaped form, and its unescaping.

use std::borrow::Cow;

/// A string in its escaped form, without the quotes.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(super) raw: &'a [u8],
    pub(super) escaped: bool,
}

impl<'a> Text<'a> {
    /// Returns the string in UTF-8, unescaped.
    pub(crate) fn bytes(self) -> Cow<'a, [u8]> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Whether the unescaped string is `other`.
    pub(crate) fn is(self, other: &str) -> bool {
        if self.escaped { unescape(self.raw) == other.as_bytes() } else { self.raw == other.as_bytes() }
    }
}

/// Returns the character of the escape at the front of `text`, and the escape's length in bytes. `None` for an escape that JSON
/// does not have, and for half of a surrogate pair.
pub(super) fn escaped_character(text: &[u8]) -> Option<(char, usize)> {
    let character = match text.get(1)? {
        b'u' => {
            let unit = code_unit(text)?;
            let low = match unit {
                0xd800..=0xdbff => code_unit(text.get(6..)?)?,
                _ => return char::from_u32(unit).map(|character| (character, 6)),
            };
            if !(0xdc00..=0xdfff).contains(&low) {
                return None;
            }
            let code_point = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            return char::from_u32(code_point).map(|character| (character, 12));
        }
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        same @ (b'"' | b'\\' | b'/') => char::from(*same),
        _ => return None,
    };
    Some((character, 2))
}

/// Returns the UTF-16 code unit of a `\uXXXX` at the front of `text`.
fn code_unit(text: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = text.get(..6)? else { return None };
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let [first, after @ ..] = rest {
        let Some((character, length)) = (*first == b'\\').then(|| escaped_character(rest)).flatten() else {
            bytes.push(*first);
            rest = after;
            continue;
        };
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        rest = rest.get(length..).unwrap_or_default();
    }
    bytes
}
