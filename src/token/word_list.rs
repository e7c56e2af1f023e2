//! Lists of words as one string, separated by spaces: a tenth of the size of a slice of strings in WebAssembly.

/// Whether a word is in a list.
#[inline(never)]
pub(super) fn is_in(word: &[u8], list: &str) -> bool {
    list.as_bytes().split(|byte| *byte == b' ').any(|known| known == word)
}
