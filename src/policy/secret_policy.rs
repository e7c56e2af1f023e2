//! What a secret must be: its length, characters, classes, score and prefix.

use std::ops::RangeInclusive;

/// The longest secret that a policy may ask for, in characters.
pub const MAX_LENGTH: usize = 4_096;

/// A kind of character of which a policy may ask for at least one.
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
    /// All, in the order of their bits.
    pub const ALL: [Self; 4] = [Self::Lowercase, Self::Uppercase, Self::Digit, Self::Symbol];
    pub(super) const DEFAULT: [Self; 3] = [Self::Lowercase, Self::Uppercase, Self::Symbol];

    /// The class as text: `lowercase`, `uppercase`, `digit` or `symbol`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lowercase => "lowercase",
            Self::Uppercase => "uppercase",
            Self::Digit => "digit",
            Self::Symbol => "symbol",
        }
    }

    /// Its bit in a set of classes.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A policy that can be met.
///
/// The default is the rotation guide's: 64 characters of `A–Z a–z 0–9 - _ + = .`, a lower-case and an
/// upper-case letter, at least one of `-_+=.`, and a score above 100. Every rule is of the whole secret, its
/// prefix included.
#[derive(Clone, Debug, PartialEq)]
pub struct SecretPolicy {
    pub(super) length: RangeInclusive<usize>,
    pub(super) generated_length: usize,
    /// The bits of the classes of which one character at least is required.
    pub(super) required: u8,
    pub(super) alphabet: Vec<u8>,
    /// For each symbol its class bit, and `ALLOWED` when the alphabet has it.
    pub(super) kinds: [u8; 256],
    /// The character that a random byte stands for; `AGAIN` for the bytes that would favour some.
    pub(super) draws: [u8; 256],
    pub(super) min_score: f64,
    /// A secret of the generated length with no more repeated characters than this scores enough, whatever they
    /// are: what a generated one has is counted in a fraction of the time that its score takes.
    pub(super) sure_repeats: Option<usize>,
    pub(super) prefix: String,
}

/// What kinds of characters a text has.
pub(super) struct Kinds {
    /// The bits of the classes that occur.
    pub(super) classes: u8,
    /// Whether the alphabet has every character.
    pub(super) all_allowed: bool,
}

/// A random byte to draw again: no ASCII character has this value.
pub(super) const AGAIN: u8 = 0xFF;
pub(super) const ALLOWED: u8 = 1 << 7;

impl SecretPolicy {
    /// The lengths that are allowed, in characters, prefix included.
    #[must_use]
    pub fn length(&self) -> RangeInclusive<usize> {
        self.length.clone()
    }

    /// The length of the secrets that are generated: 64, or the prefix and 32 when that is more; if it is not
    /// allowed, the allowed length nearest to it; and the longest allowed when only that can reach the score.
    #[must_use]
    pub fn generated_length(&self) -> usize {
        self.generated_length
    }

    /// The characters that are drawn from, each once.
    #[must_use]
    pub fn alphabet(&self) -> &[u8] {
        &self.alphabet
    }

    /// The score that a secret must be above.
    #[must_use]
    pub fn min_score(&self) -> f64 {
        self.min_score
    }

    /// What every secret begins with; it may have characters outside the alphabet.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// How many bits an attacker who knows the policy has to guess of a generated secret: the length after the
    /// prefix × log2(alphabet). It is an upper bound: resampling until the policy holds takes off −log2 of the share
    /// that it keeps, 0.01 bits for the default policy, and 4.7 for four classes in four characters.
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

    /// The class bit of a symbol, or 0.
    pub(super) fn class_of(&self, symbol: u8) -> u8 {
        self.kinds.get(usize::from(symbol)).map_or(0, |kind| kind & !ALLOWED)
    }

    /// Whether a secret of `length` with `repeats` characters that have been there before must score enough.
    pub(super) fn surely_scores(&self, length: usize, repeats: usize) -> bool {
        length == self.generated_length && self.sure_repeats.is_some_and(|sure| repeats <= sure)
    }

    pub(super) fn allows(&self, byte: u8) -> bool {
        self.kinds.get(usize::from(byte)).is_some_and(|kind| kind & ALLOWED != 0)
    }
}
