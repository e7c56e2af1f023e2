//! What a secret must be: its length, characters, classes, score and prefix.

use std::ops::RangeInclusive;

use super::characters::{Shown, highest_score, lowest_score};
use crate::{Code, Error};

/// The longest secret that a policy may ask for, in characters.
pub const MAX_LENGTH: usize = 4_096;

const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const DEFAULT_SYMBOLS: &str = "-_+=.";
const DEFAULT_LENGTH: usize = 64;
const DEFAULT_MIN_SCORE: f64 = 100.0;

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
    pub(crate) const ALL: [Self; 4] = [Self::Lowercase, Self::Uppercase, Self::Digit, Self::Symbol];
    const DEFAULT: [Self; 3] = [Self::Lowercase, Self::Uppercase, Self::Symbol];

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

    pub(crate) const fn bit(self) -> u8 {
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
    length: RangeInclusive<usize>,
    generated_length: usize,
    /// The bits of the classes of which one character at least is required.
    required: u8,
    alphabet: Vec<u8>,
    /// For each symbol its class bit, and `ALLOWED` when the alphabet has it.
    kinds: [u8; 256],
    /// The character that a random byte stands for; `AGAIN` for the bytes that would favour some.
    draws: [u8; 256],
    min_score: f64,
    /// A secret of the generated length with no more repeated characters than this scores enough, whatever they
    /// are: what a generated one has is counted in a fraction of the time that its score takes.
    sure_repeats: Option<usize>,
    prefix: String,
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
const ALLOWED: u8 = 1 << 7;

impl SecretPolicy {
    /// Begins a policy that differs from the default.
    #[must_use]
    pub fn builder() -> SecretPolicyBuilder {
        SecretPolicyBuilder::default()
    }

    /// The lengths that are allowed, in characters, prefix included.
    #[must_use]
    pub fn length(&self) -> RangeInclusive<usize> {
        self.length.clone()
    }

    /// The length of the secrets that are generated: 64, or the allowed length nearest to it; the longest
    /// allowed when only that can reach the score.
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
    /// prefix × log2(alphabet). Resampling until the policy holds takes off less than the bits of the share it
    /// keeps: 0.01 for the default policy.
    #[must_use]
    pub fn generator_bits(&self) -> f64 {
        (self.generated_length() - self.prefix.len()) as f64 * (self.alphabet.len() as f64).log2()
    }

    pub(super) fn draws(&self) -> &[u8; 256] {
        &self.draws
    }

    pub(super) fn required(&self) -> u8 {
        self.required
    }

    pub(super) fn kinds_of(&self, symbols: &[u8]) -> Kinds {
        let kinds =
            symbols.iter().map(|symbol| self.kinds.get(usize::from(*symbol)).copied().unwrap_or_default());
        let (any, all) = kinds.fold((0, ALLOWED), |(any, all), kind| (any | kind, all & kind));
        Kinds { classes: any & !ALLOWED, all_allowed: all == ALLOWED }
    }

    /// Whether a secret of `length` with `repeats` characters that have been there before must score enough.
    pub(super) fn surely_scores(&self, length: usize, repeats: usize) -> bool {
        length == self.generated_length && self.sure_repeats.is_some_and(|sure| repeats <= sure)
    }

    pub(super) fn allows(&self, byte: u8) -> bool {
        self.kinds.get(usize::from(byte)).is_some_and(|kind| kind & ALLOWED != 0)
    }

    /// The score of a secret of `length` whose characters are spread as evenly as the alphabet allows.
    fn highest_score(&self, length: usize) -> f64 {
        let outside = self.prefix.bytes().filter(|byte| !self.allows(*byte)).count();
        highest_score(length, self.alphabet.len() + outside)
    }
}

impl Default for SecretPolicy {
    fn default() -> Self {
        // INVARIANT: the default options pass `build`; a test holds the two against each other.
        SecretPolicyBuilder::default().assemble()
    }
}

/// Builds a [`SecretPolicy`]; what is not set stays as in the default policy.
#[derive(Clone, Debug, Default)]
pub struct SecretPolicyBuilder {
    length: Option<RangeInclusive<usize>>,
    classes: Option<Vec<CharacterClass>>,
    symbols: Option<String>,
    alphabet: Option<String>,
    min_score: Option<f64>,
    prefix: String,
}

impl SecretPolicyBuilder {
    /// The lengths allowed, in characters, prefix included: 1 to 4,096.
    #[must_use]
    pub fn length(mut self, length: RangeInclusive<usize>) -> Self {
        self.length = Some(length);
        self
    }

    /// The classes of which one character at least is required. By default lower case, upper case and symbol:
    /// those of them that the alphabet has.
    #[must_use]
    pub fn classes(mut self, classes: impl IntoIterator<Item = CharacterClass>) -> Self {
        self.classes = Some(classes.into_iter().collect());
        self
    }

    /// The characters that count as symbols. By default `-_+=.`, or with an alphabet of your own its characters
    /// that are neither letters nor digits.
    #[must_use]
    pub fn symbols(mut self, symbols: impl Into<String>) -> Self {
        self.symbols = Some(symbols.into());
        self
    }

    /// The characters allowed after the prefix. By default the ASCII letters, the digits and the symbols.
    #[must_use]
    pub fn alphabet(mut self, alphabet: impl Into<String>) -> Self {
        self.alphabet = Some(alphabet.into());
        self
    }

    /// The score that a secret must be above; by default 100.
    #[must_use]
    pub fn min_score(mut self, min_score: f64) -> Self {
        self.min_score = Some(min_score);
        self
    }

    /// What every secret begins with.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The policy, when a secret can meet it.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when a length is outside 1 to 4,096; when the symbols, the alphabet or the prefix
    /// have a character outside printable ASCII without the space (RFC 6749, appendix A, allows a client secret
    /// these and the space, which configuration files trim); when the symbols or the alphabet have a character
    /// twice, or the alphabet fewer than two; when the score is negative or not finite; and when no secret could
    /// meet the policy: a prefix that leaves no room, more classes than characters, a class without a character,
    /// a score above what the length can reach.
    pub fn build(self) -> Result<SecretPolicy, Error> {
        if let Some(symbols) = &self.symbols {
            check_characters("symbols", symbols)?;
        }
        if let Some(alphabet) = &self.alphabet {
            check_characters("alphabet", alphabet)?;
            if alphabet.len() < 2 {
                return Err(invalid("the policy's alphabet has fewer than two characters"));
            }
        }
        if !self.prefix.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid("the policy's prefix has a character that is not printable ASCII"));
        }
        if self.min_score.is_some_and(|score| !score.is_finite() || score < 0.0) {
            return Err(invalid("the policy's minimum score is not a number from 0"));
        }
        if let Some(length) = &self.length
            && (*length.start() < 1 || *length.end() > MAX_LENGTH || length.is_empty())
        {
            return Err(invalid(format!("the policy's length is not a range within 1 to {MAX_LENGTH}")));
        }
        let policy = self.assemble();
        policy.check_reachable()?;
        Ok(policy)
    }

    fn assemble(self) -> SecretPolicy {
        let alphabet = self.alphabet.clone().unwrap_or_else(|| {
            let symbols = self.symbols.as_deref().unwrap_or(DEFAULT_SYMBOLS).chars();
            ALPHANUMERIC.chars().chain(symbols.filter(|symbol| !symbol.is_ascii_alphanumeric())).collect()
        });
        let symbols = self.symbols.unwrap_or_else(|| match self.alphabet {
            Some(alphabet) => {
                alphabet.chars().filter(|character| !character.is_ascii_alphanumeric()).collect()
            }
            None => DEFAULT_SYMBOLS.to_owned(),
        });
        let mut kinds = [0; 256];
        for (byte, kind) in (0u8..128).zip(&mut kinds) {
            *kind = class_bit(byte, symbols.as_bytes());
            if alphabet.as_bytes().contains(&byte) {
                *kind |= ALLOWED;
            }
        }
        let available = alphabet.bytes().chain(self.prefix.bytes());
        let available = available.fold(0, |bits, byte| bits | class_bit(byte, symbols.as_bytes()));
        let required = match self.classes {
            Some(classes) => classes.iter().fold(0, |bits, class| bits | class.bit()),
            None => available & CharacterClass::DEFAULT.iter().fold(0, |bits, class| bits | class.bit()),
        };
        let length = self.length.unwrap_or(DEFAULT_LENGTH..=DEFAULT_LENGTH);
        let mut policy = SecretPolicy {
            generated_length: DEFAULT_LENGTH.clamp(*length.start(), *length.end()),
            length,
            required,
            draws: draws(alphabet.as_bytes()),
            alphabet: alphabet.into_bytes(),
            kinds,
            min_score: self.min_score.unwrap_or(DEFAULT_MIN_SCORE),
            sure_repeats: None,
            prefix: self.prefix,
        };
        if policy.highest_score(policy.generated_length) <= policy.min_score {
            policy.generated_length = *policy.length.end();
        }
        let length = policy.generated_length;
        policy.sure_repeats =
            (0..length).rev().find(|repeats| lowest_score(length, *repeats) > policy.min_score);
        policy
    }
}

impl SecretPolicy {
    fn check_reachable(&self) -> Result<(), Error> {
        let Some(drawn) = self.length.end().checked_sub(self.prefix.len()).filter(|drawn| *drawn > 0) else {
            return Err(invalid("the policy's prefix leaves no room for a random character"));
        };
        if self.generated_length() <= self.prefix.len() {
            return Err(invalid("the policy's prefix leaves no room for a random character"));
        }
        let in_prefix = self.kinds_of(self.prefix.as_bytes()).classes;
        let in_alphabet = self.kinds_of(&self.alphabet).classes;
        for class in CharacterClass::ALL {
            if self.required & !in_prefix & !in_alphabet & class.bit() != 0 {
                return Err(invalid(format!(
                    "the policy asks for a {} character, and its alphabet has none",
                    class.as_str()
                )));
            }
        }
        let to_draw = (self.required & !in_prefix).count_ones() as usize;
        if to_draw > drawn {
            return Err(invalid(format!("the policy asks for {to_draw} classes in {drawn} characters")));
        }
        let highest = self.highest_score(*self.length.end());
        if highest <= self.min_score {
            return Err(invalid(format!(
                "the policy asks for a score above {}, and its longest secret reaches at most {}",
                Shown(self.min_score),
                Shown(highest)
            )));
        }
        Ok(())
    }
}

fn class_bit(byte: u8, symbols: &[u8]) -> u8 {
    match byte {
        _ if symbols.contains(&byte) => CharacterClass::Symbol.bit(),
        b'a'..=b'z' => CharacterClass::Lowercase.bit(),
        b'A'..=b'Z' => CharacterClass::Uppercase.bit(),
        b'0'..=b'9' => CharacterClass::Digit.bit(),
        _ => 0,
    }
}

fn draws(alphabet: &[u8]) -> [u8; 256] {
    let mut draws = [AGAIN; 256];
    let fair = 256 - 256 % alphabet.len();
    for (draw, character) in draws.iter_mut().take(fair).zip(alphabet.iter().cycle()) {
        *draw = *character;
    }
    draws
}

fn check_characters(option: &str, characters: &str) -> Result<(), Error> {
    let mut seen = [false; 128];
    for byte in characters.bytes() {
        match seen.get_mut(usize::from(byte)).filter(|_| byte.is_ascii_graphic()) {
            None => {
                return Err(invalid(format!(
                    "the policy's {option} have a character that is not printable ASCII"
                )));
            }
            Some(true) => return Err(invalid(format!("the policy's {option} have a character twice"))),
            Some(first) => *first = true,
        }
    }
    Ok(())
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(Code::InvalidOption, message)
}
