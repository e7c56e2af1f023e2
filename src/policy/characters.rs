//! A secret as the rules see it, one symbol a character, and Shannon's entropy of how often each occurs.

use std::borrow::Cow;
use std::collections::BinaryHeap;
use std::fmt;

use zeroize::{Zeroize, Zeroizing};

pub(super) struct Characters<'a> {
    /// ASCII as it is. Any other character, which no policy allows, folded to 128 … 255.
    symbols: Cow<'a, [u8]>,
    /// How often each character outside ASCII occurs, unfolded.
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
        // Room for all from the start: a vector that grows leaves what it held behind, unwiped.
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

    /// How many symbols have been in the secret before.
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

    /// length × H: the bits of the whole secret over its own frequencies, from
    /// n·H = n·log2(n) − Σ c·log2(c), which needs no division.
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

    /// H in bits: from 0, for one character however often, to log2(length).
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

/// The highest score of `length` characters of which `distinct` at most differ: all as often, or nearly.
pub(super) fn highest_score(length: usize, distinct: usize) -> f64 {
    let distinct = distinct.min(length).max(1);
    let (each, more) = ((length / distinct) as u32, length % distinct);
    count_log2(length as u32)
        - more as f64 * count_log2(each + 1)
        - (distinct - more) as f64 * count_log2(each)
}

/// The lowest score of `length` characters of which `repeats` have been there before: always the same one.
pub(super) fn lowest_score(length: usize, repeats: usize) -> f64 {
    count_log2(length as u32) - count_log2(repeats as u32 + 1)
}

/// n·log2(n), and 0 for 0.
fn count_log2(count: u32) -> f64 {
    if count < 2 { 0.0 } else { f64::from(count) * f64::from(count).log2() }
}

/// A score in words, to the hundredth. The float formatting of the standard library would be a tenth of the wasm.
pub(super) struct Shown(pub(super) f64);

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as u64;
        write!(formatter, "{}.{}{}", hundredths / 100, hundredths / 10 % 10, hundredths % 10)
    }
}
