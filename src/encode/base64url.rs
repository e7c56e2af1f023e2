//! Base64url without padding (RFC 7515, appendix C). Decoding is strict: each sequence of bytes has one text.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const INVALID: u8 = 0xff;

/// The six bits of each character.
const VALUES: [u8; 256] = {
    let mut values = [INVALID; 256];
    let mut value = 0;
    while value < 64 {
        #[expect(clippy::indexing_slicing, reason = "checked by the compiler, in a constant")]
        {
            values[ALPHABET[value] as usize] = value as u8;
        }
        value += 1;
    }
    values
};

/// Returns how many characters encode `bytes` bytes.
pub(crate) const fn encoded_length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// Decodes a text and replaces the contents of `decoded`. False when the text is not canonical: a character outside the alphabet,
/// padding, an impossible length, or bits set after the last byte.
#[inline(always)]
pub(crate) fn decode(text: &[u8], decoded: &mut Vec<u8>) -> bool {
    let length = text.len() * 3 / 4;
    decoded.clear();
    // The vector code stores whole vectors, so it needs slack behind the last byte.
    decoded.resize(length + SLACK, 0);
    let canonical = decode_into(text, decoded);
    decoded.truncate(length);
    canonical
}

/// How many bytes [`decode_into`] may write behind the last byte.
pub(crate) const SLACK: usize = 16;

/// Decodes into a slice that is [`SLACK`] bytes longer than the decoded bytes. False when the text is not canonical.
pub(crate) fn decode_into(text: &[u8], decoded: &mut [u8]) -> bool {
    #[cfg(target_feature = "simd128")]
    let Some(vectors) = super::base64url_simd::decode_vectors(text, decoded) else { return false };
    #[cfg(not(target_feature = "simd128"))]
    let vectors = 0;
    let (Some(text), Some(decoded)) = (text.get(vectors * 16..), decoded.get_mut(vectors * 12..)) else {
        return false;
    };
    decode_scalar(text, decoded)
}

fn decode_scalar(text: &[u8], decoded: &mut [u8]) -> bool {
    let (quads, rest) = text.as_chunks::<4>();
    let mut invalid = 0;
    let mut triples = decoded.chunks_exact_mut(3);
    for (&[a, b, c, d], triple) in quads.iter().zip(&mut triples) {
        let [a, b, c, d] = [value(a), value(b), value(c), value(d)];
        invalid |= a | b | c | d;
        triple.copy_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
    }
    let last = triples.next().unwrap_or_default();
    let (a, b, c) = match *rest {
        [] => return invalid & 0xc0 == 0,
        [a, b] => (value(a), value(b), 0),
        [a, b, c] => (value(a), value(b), value(c)),
        _ => return false,
    };
    let left_over = if rest.len() == 2 { b & 0x0f } else { c & 0x03 };
    for (byte, decoded) in last.iter_mut().zip([a << 2 | b >> 4, b << 4 | c >> 2]) {
        *byte = decoded;
    }
    (invalid | a | b | c) & 0xc0 == 0 && left_over == 0
}

fn value(character: u8) -> u8 {
    VALUES.get(usize::from(character)).copied().unwrap_or(INVALID)
}

/// Whether every character is in the alphabet and the length is possible.
pub(crate) fn could_be(text: &[u8]) -> bool {
    text.len() % 4 != 1 && text.iter().all(|character| value(*character) != INVALID)
}

/// Appends the encoding of `bytes`.
pub(crate) fn encode(bytes: &[u8], text: &mut Vec<u8>) {
    let character = |six: u8| ALPHABET.get(usize::from(six & 0x3f)).copied().unwrap_or_default();
    text.reserve(encoded_length(bytes.len()));
    let (triples, rest) = bytes.as_chunks::<3>();
    for &[a, b, c] in triples {
        text.extend_from_slice(&[
            character(a >> 2),
            character(a << 4 | b >> 4),
            character(b << 2 | c >> 6),
            character(c),
        ]);
    }
    match *rest {
        [a] => text.extend_from_slice(&[character(a >> 2), character(a << 4)]),
        [a, b] => {
            text.extend_from_slice(&[character(a >> 2), character(a << 4 | b >> 4), character(b << 2)]);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        decode(text.as_bytes(), &mut bytes).then_some(bytes)
    }

    #[test]
    fn the_vectors_of_rfc_4648_hold_without_padding() {
        for (bytes, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")]
        {
            assert_eq!(decoded(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(decoded("-_-_"), Some(vec![0xfb, 0xff, 0xbf]));
    }

    #[test]
    fn a_text_that_is_not_canonical_is_refused() {
        for text in ["Z", "Zg=", "Zg==", "Zh", "Zm9", "Zm9vY", "+/+/", "Zm 9", "Zm9v\n", "Zm9vZ.", "Zé"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_sequence_of_bytes_has_one_text(bytes in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), other in any::<u8>()) {
            let mut text = Vec::new();
            encode(&bytes, &mut text);
            prop_assert_eq!(text.len(), encoded_length(bytes.len()));
            prop_assert!(could_be(&text));
            let mut back = Vec::new();
            prop_assert!(decode(&text, &mut back));
            prop_assert_eq!(&back, &bytes);
            if !text.is_empty() {
                let at = at.index(text.len());
                let changed = text[at] != other;
                text[at] = other;
                prop_assert!(!changed || !decode(&text, &mut back) || back != bytes);
            }
        }
    }
}
