//! Checks a secret against a policy and reports every rule that it breaks.

use std::fmt;
use std::ops::{ControlFlow, RangeInclusive};

use super::characters::{Characters, Shown};
use super::pattern;
use super::secret_policy::{CharacterClass, SecretPolicy};
use crate::{Code, Error};

/// The longest text that can be checked, in bytes of UTF-8.
pub const MAX_CHECKED_BYTES: usize = 65_536;

/// The result of a check: the rules that the secret breaks, and its strength.
#[derive(Clone, Debug, PartialEq)]
pub struct SecretReport {
    /// Every rule that the secret breaks, in the order of [`Problem`]'s variants; empty if it meets the policy.
    pub problems: Vec<Problem>,
    /// The length in characters (Unicode scalar values).
    pub length: usize,
    /// The number of characters of each class.
    pub classes: ClassCounts,
    /// The strength in three figures.
    pub entropy: EntropyFigures,
}

/// The number of characters of a secret in each class of its policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassCounts {
    /// `a` to `z`.
    pub lowercase: usize,
    /// `A` to `Z`.
    pub uppercase: usize,
    /// `0` to `9`.
    pub digit: usize,
    /// The policy's symbols.
    pub symbol: usize,
    /// Everything else.
    pub other: usize,
}

/// The strength of a secret. The [module](super) explains the figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EntropyFigures {
    /// Shannon's entropy of the secret's own character frequencies, in bits per character.
    pub per_character: f64,
    /// The score: `per_character` × length, in bits.
    pub shannon: f64,
    /// The bits that an attacker who knows the policy has to guess. `None` for a secret that was not generated here.
    pub generator: Option<f64>,
}

/// A rule that a secret breaks. `Display` writes a sentence without its subject, such as `is shorter than 64 characters`, and no
/// character of the secret.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// `too_short`: fewer characters than the policy's lengths, which are given.
    TooShort(RangeInclusive<usize>),
    /// `too_long`: more characters than the policy's lengths, which are given.
    TooLong(RangeInclusive<usize>),
    /// `wrong_prefix`: the secret does not begin with the policy's prefix.
    WrongPrefix,
    /// `character_not_allowed`: the position of the first such character, counted from 1, and its kind in words.
    CharacterNotAllowed(usize, &'static str),
    /// `missing_lowercase`, `missing_uppercase`, `missing_digit` or `missing_symbol`: no character of a required class.
    Missing(CharacterClass),
    /// `score_too_low`: the secret's score, and the policy's score that it must exceed.
    ScoreTooLow(f64, f64),
    /// `repetitive`: the secret repeats itself.
    Repetitive,
    /// `sequential`: the secret counts up or down, or runs along the keyboard.
    Sequential,
}

impl Problem {
    /// Returns the problem as a name that stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort(_) => "too_short",
            Self::TooLong(_) => "too_long",
            Self::WrongPrefix => "wrong_prefix",
            Self::CharacterNotAllowed(..) => "character_not_allowed",
            Self::Missing(CharacterClass::Lowercase) => "missing_lowercase",
            Self::Missing(CharacterClass::Uppercase) => "missing_uppercase",
            Self::Missing(CharacterClass::Digit) => "missing_digit",
            Self::Missing(CharacterClass::Symbol) => "missing_symbol",
            Self::ScoreTooLow(..) => "score_too_low",
            Self::Repetitive => "repetitive",
            Self::Sequential => "sequential",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort(length) => write!(formatter, "is shorter than {} characters", length.start()),
            Self::TooLong(length) => write!(formatter, "is longer than {} characters", length.end()),
            Self::WrongPrefix => formatter.write_str("does not begin with the policy's prefix"),
            Self::CharacterNotAllowed(position, kind) => {
                write!(formatter, "has {kind} at position {position}")
            }
            Self::Missing(class) => write!(formatter, "has no {} character", class.as_str()),
            Self::ScoreTooLow(score, least) => {
                write!(formatter, "scores {}, not above {}", Shown(*score), Shown(*least))
            }
            Self::Repetitive => formatter.write_str("repeats itself"),
            Self::Sequential => formatter.write_str("counts up or down, or runs along the keyboard"),
        }
    }
}

impl SecretReport {
    /// Whether the secret meets the policy.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.problems.is_empty()
    }
}

impl SecretPolicy {
    /// Checks any text against this policy.
    ///
    /// # Errors
    ///
    /// `ERR_TOO_LARGE` when the text is over 65,536 bytes. A text that breaks the policy is not an error: the report lists the
    /// rules.
    pub fn check(&self, secret: &str) -> Result<SecretReport, Error> {
        if secret.len() > MAX_CHECKED_BYTES {
            let message = format!("a secret to check must have at most {MAX_CHECKED_BYTES} bytes");
            return Err(Error::new(Code::TooLarge, message));
        }
        let secret = Characters::of(secret);
        let mut problems = Vec::new();
        let _: ControlFlow<()> = self.judge(&secret, &mut |problem| {
            problems.push(problem);
            ControlFlow::Continue(())
        });
        Ok(SecretReport {
            problems,
            length: secret.length(),
            classes: self.count_classes(secret.symbols()),
            entropy: EntropyFigures {
                per_character: secret.bits_per_character(),
                shannon: secret.score(),
                generator: None,
            },
        })
    }

    /// Whether `secret`, which is ASCII, meets this policy; stops at the first problem.
    pub(super) fn is_met_by(&self, secret: &[u8]) -> bool {
        self.judge(&Characters::of_ascii(secret), &mut |_| ControlFlow::Break(())).is_continue()
    }

    /// Calls `found` for each broken rule until it breaks off. `found` is `dyn` so that both callers share one compiled function.
    fn judge(
        &self,
        secret: &Characters<'_>,
        found: &mut dyn FnMut(Problem) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if secret.length() < *self.length().start() {
            found(Problem::TooShort(self.length()))?;
        }
        if secret.length() > *self.length().end() {
            found(Problem::TooLong(self.length()))?;
        }
        let after_prefix = secret.symbols().strip_prefix(self.prefix().as_bytes());
        if after_prefix.is_none() {
            found(Problem::WrongPrefix)?;
        }
        let drawn = after_prefix.unwrap_or(secret.symbols());
        let kinds = self.kinds_of(drawn);
        if !kinds.all_allowed {
            let index = drawn.iter().position(|symbol| !self.allows(*symbol)).unwrap_or_default();
            let kind = drawn.get(index).copied().map_or("", kind_not_allowed);
            found(Problem::CharacterNotAllowed(secret.length() - drawn.len() + index + 1, kind))?;
        }
        let in_prefix = after_prefix.map_or(0, |_| self.kinds_of(self.prefix().as_bytes()).classes);
        for class in CharacterClass::ALL {
            if self.required & !(kinds.classes | in_prefix) & class.bit() != 0 {
                found(Problem::Missing(class))?;
            }
        }
        let repeats = secret.repeats();
        if !self.surely_scores(secret.length(), repeats) {
            let score = secret.score();
            if score <= self.min_score() {
                found(Problem::ScoreTooLow(score, self.min_score()))?;
            }
        }
        if pattern::is_repetitive(drawn, repeats) {
            found(Problem::Repetitive)?;
        }
        if pattern::is_sequential(drawn) {
            found(Problem::Sequential)?;
        }
        ControlFlow::Continue(())
    }

    fn count_classes(&self, symbols: &[u8]) -> ClassCounts {
        const LOWERCASE: u8 = CharacterClass::Lowercase.bit();
        const UPPERCASE: u8 = CharacterClass::Uppercase.bit();
        const DIGIT: u8 = CharacterClass::Digit.bit();
        const SYMBOL: u8 = CharacterClass::Symbol.bit();
        let mut counts = ClassCounts::default();
        for symbol in symbols {
            let count = match self.class_of(*symbol) {
                LOWERCASE => &mut counts.lowercase,
                UPPERCASE => &mut counts.uppercase,
                DIGIT => &mut counts.digit,
                SYMBOL => &mut counts.symbol,
                _ => &mut counts.other,
            };
            *count += 1;
        }
        counts
    }
}

fn kind_not_allowed(symbol: u8) -> &'static str {
    match symbol {
        b' ' => "a space",
        0x80.. => "a character outside ASCII",
        _ if symbol.is_ascii_control() => "a control character",
        _ => "a character outside the alphabet",
    }
}
