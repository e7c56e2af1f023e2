//! Finds a name that an object has twice.

use std::collections::BinaryHeap;

use super::json_fault::Fault;
use super::json_text::Text;

/// How many names are compared with each other as they come. Further names are sorted at the end, because comparing thousands would
/// take quadratic time.
const FEW: usize = 32;

/// Names as 64-bit hashes. Names with equal hashes count as the same, so a real repetition is never missed. A collision, by chance
/// at 2^-64 a pair or made on purpose, refuses an object wrongly; only the signer of a token can make one in it.
pub(super) struct Names {
    few: [u64; FEW],
    count: usize,
    more: BinaryHeap<u64>,
}

impl Default for Names {
    fn default() -> Self {
        Self { few: [0; FEW], count: 0, more: BinaryHeap::new() }
    }
}

impl Names {
    pub(super) fn add(&mut self, name: Text<'_>) -> Result<(), Fault> {
        let hash = hash(&name.bytes());
        if self.few.get(..self.count.min(FEW)).unwrap_or_default().contains(&hash) {
            return Err(Fault::NameTwice);
        }
        match self.few.get_mut(self.count) {
            Some(free) => *free = hash,
            None => self.more.push(hash),
        }
        self.count += 1;
        Ok(())
    }

    pub(super) fn check(self) -> Result<(), Fault> {
        let sorted = self.more.into_sorted_vec();
        let twice = sorted.windows(2).any(|pair| matches!(pair, [lower, upper] if lower == upper));
        if twice { Err(Fault::NameTwice) } else { Ok(()) }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    for (byte, last) in rest.iter().zip(&mut last) {
        *last = *byte;
    }
    let mut hash = (bytes.len() as u64).wrapping_mul(ODD);
    for word in words.iter().chain([&last]) {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(ODD);
        hash ^= hash >> 29;
    }
    hash
}
