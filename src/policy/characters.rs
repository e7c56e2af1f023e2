//! A secret as the rules see it, one byte for each character, and Shannon's entropy of its character frequencies.

use std::borrow::Cow;
use std::collections::BinaryHeap;
use std::fmt;

use zeroize::{Zeroize, Zeroizing};

pub(super) struct Characters<'a> {
    /// ASCII unchanged. Any other character, which no policy allows, is folded into 128 to 255.
    symbols: Cow<'a, [u8]>,
    /// The count of each distinct character outside ASCII, before folding.
    other: Vec<u32>,
}

impl<'a> Characters<'a> {
    pub(super) fn of_ascii(symbols: &'a [u8]) -> Self {
        Self { symbols: Cow::Borrowed(symbols), other: Vec::new() }
    }

    pub(super) fn of(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self::of_ascii(text.as_bytes());
        }
        let fold =
            |character: char| if character.is_ascii() { character as u8 } else { 128 | character as u8 };
        // Full capacity from the start: a vector that grows leaves its old contents behind unwiped.
        let mut symbols = Vec::with_capacity(text.len());
        symbols.extend(text.chars().map(fold));
        let mut other = BinaryHeap::with_capacity(text.len());
        other.extend(text.chars().filter(|character| !character.is_ascii()));
        let runs = Zeroizing::new(other.into_sorted_vec());
        let other = runs.chunk_by(char::eq).map(|same| same.len() as u32).collect();
        Self { symbols: Cow::Owned(symbols), other }
    }

    pub(super) fn symbols(&self) -> &[u8] {
        &self.symbols
    }

    pub(super) fn length(&self) -> usize {
        self.symbols.len()
    }

    /// Returns how many symbols are repeats of an earlier one: the length minus the distinct symbols.
    pub(super) fn repeats(&self) -> usize {
        let mut seen = [0u8; 256];
        let mut repeats = 0;
        for symbol in self.symbols.iter() {
            if let Some(seen) = seen.get_mut(usize::from(*symbol)) {
                repeats += usize::from(*seen);
                *seen = 1;
            }
        }
        repeats
    }

    /// Returns length × H, the bits of the whole secret over its own frequencies, by n·H = n·log2(n) − Σ c·log2(c), which needs
    /// no division.
    pub(super) fn score(&self) -> f64 {
        let mut ascii = [0u32; 128];
        for symbol in self.symbols.iter() {
            if let Some(count) = ascii.get_mut(usize::from(*symbol)) {
                *count += 1;
            }
        }
        let repeated: f64 = ascii.iter().chain(&self.other).map(|count| count_log2(*count)).sum();
        (count_log2(self.length() as u32) - repeated).max(0.0)
    }

    /// Returns H in bits: from 0, when all characters are the same, to log2(length). 0 for an empty secret.
    pub(super) fn bits_per_character(&self) -> f64 {
        if self.symbols.is_empty() { 0.0 } else { self.score() / self.length() as f64 }
    }
}

impl Drop for Characters<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(symbols) = &mut self.symbols {
            symbols.zeroize();
        }
    }
}

/// Returns the highest score of `length` characters with at most `distinct` different ones: each is as frequent as the others, or
/// once more.
pub(super) fn highest_score(length: usize, distinct: usize) -> f64 {
    let distinct = distinct.min(length).max(1);
    let (each, more) = ((length / distinct) as u32, length % distinct);
    count_log2(length as u32)
        - more as f64 * count_log2(each + 1)
        - (distinct - more) as f64 * count_log2(each)
}

/// Returns the lowest score of `length` characters with this many `repeats`: all of one character.
pub(super) fn lowest_score(length: usize, repeats: usize) -> f64 {
    count_log2(length as u32) - count_log2(repeats as u32 + 1)
}

/// Returns n·log2(n), and 0 for 0.
fn count_log2(count: u32) -> f64 {
    if count < 2 { 0.0 } else { f64::from(count) * f64::from(count).log2() }
}

/// Writes a score with two decimals. The float formatting of the standard library would be a tenth of the WebAssembly module.
pub(super) struct Shown(pub(super) f64);

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as u64;
        write!(formatter, "{}.{}{}", hundredths / 100, hundredths / 10 % 10, hundredths % 10)
    }
}
