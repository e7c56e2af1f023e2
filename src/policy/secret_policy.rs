//! The rules for a secret: its length, characters, classes, score and prefix.

use std::ops::RangeInclusive;

/// The longest secret that a policy may require, in characters.
pub const MAX_LENGTH: usize = 4_096;

/// A kind of character of which a policy may require at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharacterClass {
    /// `a` to `z`.
    Lowercase,
    /// `A` to `Z`.
    Uppercase,
    /// `0` to `9`.
    Digit,
    /// One of the policy's symbols.
    Symbol,
}

impl CharacterClass {
    /// All classes, in the order of their bits.
    pub const ALL: [Self; 4] = [Self::Lowercase, Self::Uppercase, Self::Digit, Self::Symbol];
    pub(super) const DEFAULT: [Self; 3] = [Self::Lowercase, Self::Uppercase, Self::Symbol];

    /// Returns the class as text: `lowercase`, `uppercase`, `digit` or `symbol`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lowercase => "lowercase",
            Self::Uppercase => "uppercase",
            Self::Digit => "digit",
            Self::Symbol => "symbol",
        }
    }

    /// Returns the bit of this class in a set of classes.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The rules for a secret. At least one secret meets them.
///
/// The default is the rotation guide's: 64 characters of `A–Z a–z 0–9 - _ + = .`, a lower-case and an upper-case letter, at least
/// one of `-_+=.`, and a score above 100. Length, classes and score include the prefix; the alphabet and the patterns apply to the
/// characters after it.
#[derive(Clone, Debug, PartialEq)]
pub struct SecretPolicy {
    pub(super) length: RangeInclusive<usize>,
    pub(super) generated_length: usize,
    /// The bits of the classes of which at least one character is required.
    pub(super) required: u8,
    pub(super) alphabet: Vec<u8>,
    /// For each byte its class bit, and `ALLOWED` if the alphabet has it.
    pub(super) kinds: [u8; 256],
    /// The character for each random byte; `AGAIN` for the bytes that would make some characters likelier.
    pub(super) draws: [u8; 256],
    pub(super) min_score: f64,
    /// A secret of the generated length with at most this many repeats has a sufficient score, whichever characters they are.
    /// Counting repeats takes a fraction of the time of the score.
    pub(super) sure_repeats: Option<usize>,
    pub(super) prefix: String,
}

/// The kinds of characters in a text.
pub(super) struct Kinds {
    /// The bits of the classes that occur.
    pub(super) classes: u8,
    /// Whether all characters are in the alphabet.
    pub(super) all_allowed: bool,
}

/// Marks a random byte to draw again. No ASCII character has this value.
pub(super) const AGAIN: u8 = 0xFF;
pub(super) const ALLOWED: u8 = 1 << 7;

impl SecretPolicy {
    /// Returns the allowed lengths, in characters and with the prefix.
    #[must_use]
    pub fn length(&self) -> RangeInclusive<usize> {
        self.length.clone()
    }

    /// Returns the length of generated secrets, in characters: 64, or 32 more than the prefix if that is longer, moved to the
    /// nearest allowed length; the longest allowed one if that length cannot reach the score.
    #[must_use]
    pub fn generated_length(&self) -> usize {
        self.generated_length
    }

    /// Returns the alphabet, each character once.
    #[must_use]
    pub fn alphabet(&self) -> &[u8] {
        &self.alphabet
    }

    /// Returns the score that a secret must exceed, in bits.
    #[must_use]
    pub fn min_score(&self) -> f64 {
        self.min_score
    }

    /// Returns the text with which every secret begins. It may have characters outside the alphabet.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Returns how many bits of a generated secret an attacker who knows the policy has to guess: the length after the prefix ×
    /// log2(alphabet).
    ///
    /// This is an upper bound. Discarding the secrets that break the policy costs −log2 of the share that is kept: 0.01 bits for
    /// the default policy, 4.7 for four classes in four characters.
    #[must_use]
    pub fn generator_bits(&self) -> f64 {
        (self.generated_length() - self.prefix.len()) as f64 * (self.alphabet.len() as f64).log2()
    }

    pub(super) fn kinds_of(&self, symbols: &[u8]) -> Kinds {
        let kinds =
            symbols.iter().map(|symbol| self.kinds.get(usize::from(*symbol)).copied().unwrap_or_default());
        let (any, all) = kinds.fold((0, ALLOWED), |(any, all), kind| (any | kind, all & kind));
        Kinds { classes: any & !ALLOWED, all_allowed: all == ALLOWED }
    }

    /// Returns the class bit of a symbol, or 0.
    pub(super) fn class_of(&self, symbol: u8) -> u8 {
        self.kinds.get(usize::from(symbol)).map_or(0, |kind| kind & !ALLOWED)
    }

    /// Whether every secret of `length` with this many `repeats` has a sufficient score.
    pub(super) fn surely_scores(&self, length: usize, repeats: usize) -> bool {
        length == self.generated_length && self.sure_repeats.is_some_and(|sure| repeats <= sure)
    }

    pub(super) fn allows(&self, byte: u8) -> bool {
        self.kinds.get(usize::from(byte)).is_some_and(|kind| kind & ALLOWED != 0)
    }
}
