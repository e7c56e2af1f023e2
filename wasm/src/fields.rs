//! Many texts in one block of bytes: for each a tag, its length in four bytes from the least on, and itself in UTF-8; the twin
//! of js/wasm/fields.js. The block is wiped when it is dropped.

use secret_slots::Secret;

pub(crate) struct Fields(Secret);

impl Fields {
    pub(crate) fn new(block: Vec<u8>) -> Self {
        Self(Secret::from(block))
    }

    fn iter(&self) -> impl Iterator<Item = (u8, &[u8])> {
        let mut rest = self.0.expose();
        std::iter::from_fn(move || {
            let [tag, a, b, c, d, after @ ..] = rest else { return None };
            let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
            rest = after.get(length..)?;
            Some((*tag, after.get(..length)?))
        })
    }

    pub(crate) fn all(&self, tag: u8) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(move |(known, _)| *known == tag)
            .filter_map(|(_, text)| std::str::from_utf8(text).ok())
    }

    pub(crate) fn get(&self, tag: u8) -> Option<&str> {
        self.all(tag).next()
    }

    pub(crate) fn secrets(&self, tag: u8) -> Vec<Secret> {
        self.all(tag).map(Secret::from).collect()
    }
}
