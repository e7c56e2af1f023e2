//! application/x-www-form-urlencoded: request bodies, credentials (RFC 6749, appendix B), and responses in this form.

use form_urlencoded::{byte_serialize, parse};

use crate::Secret;

/// Appends the form encoding of `bytes`: letters, digits and `- _ . *` unchanged, a space as `+`.
#[inline(never)]
pub(crate) fn encode(bytes: &[u8], text: &mut Vec<u8>) {
    for part in byte_serialize(bytes) {
        text.extend_from_slice(part.as_bytes());
    }
}

/// Appends the form encoding with a space as `%20`, which servers that only undo percent-encoding read too.
pub(crate) fn encode_basic(bytes: &[u8], text: &mut Vec<u8>) {
    for (index, part) in bytes.split(|byte| *byte == b' ').enumerate() {
        if index > 0 {
            text.extend_from_slice(b"%20");
        }
        encode(part, text);
    }
}

/// Whether [`encode`] leaves `bytes` unchanged.
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.*".contains(byte))
}

/// Returns the largest length of the encoding of `bytes` bytes.
pub(crate) const fn longest(bytes: usize) -> usize {
    bytes * 3
}

/// Decodes a name or a value. A `%` without two hexadecimal digits is kept.
#[inline(never)]
pub(crate) fn decode(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let (byte, after) = match (first, after) {
            (b'+', _) => (b' ', after),
            (b'%', [high, low, behind @ ..]) => match (nibble(*high), nibble(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, behind),
                _ => (b'%', after),
            },
            _ => (*first, after),
        };
        bytes.push(byte);
        rest = after;
    }
    bytes
}

/// Returns the decoded pairs of a form. A name without `=` has an empty value; invalid UTF-8 is replaced by U+FFFD.
#[inline(never)]
pub(crate) fn pairs(form: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    // The parser would copy a part that has plus signs, and nobody would wipe the copy. So they become spaces first.
    let spaced = form.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte });
    let spaced = Secret::from(spaced.collect::<Vec<u8>>());
    let owned = |text: std::borrow::Cow<'_, str>| text.into_owned().into_bytes();
    parse(spaced.expose()).map(|(name, value)| (owned(name), owned(value))).collect()
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_rfc_6749_appendix_b_holds() {
        let mut text = Vec::new();
        encode(" %&+£€".as_bytes(), &mut text);
        assert_eq!(String::from_utf8(text), Ok("+%25%26%2B%C2%A3%E2%82%AC".to_owned()));
    }

    #[test]
    fn pairs_are_read_as_a_browser_reads_them() {
        let read: Vec<_> = pairs(b"a=1&b&&c=x=y&d=%zz%4&%61+=+")
            .into_iter()
            .map(|(name, value)| {
                (String::from_utf8_lossy(&name).into_owned(), String::from_utf8_lossy(&value).into_owned())
            })
            .collect();
        let expected = [("a", "1"), ("b", ""), ("c", "x=y"), ("d", "%zz%4"), ("a ", " ")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    proptest! {
        #[test]
        fn decoding_inverts_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut text = Vec::new();
            encode(&bytes, &mut text);
            prop_assert!(text.len() <= longest(bytes.len()));
            prop_assert!(text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.*+%".contains(byte)));
            prop_assert_eq!(decode(&text), bytes);
        }
    }
}
