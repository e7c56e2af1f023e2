//! Builds a policy from its options, and refuses a policy that no secret can meet.

use std::ops::RangeInclusive;

use super::characters::{Shown, highest_score, lowest_score};
use super::secret_policy::{AGAIN, ALLOWED, CharacterClass, MAX_LENGTH, SecretPolicy};
use crate::{Code, Error};

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const DEFAULT_SYMBOLS: &[u8] = b"-_+=.";
const DEFAULT_LENGTH: usize = 64;
const DEFAULT_MIN_SCORE: f64 = 100.0;
/// How many characters follow a long prefix, if the allowed length has room for them.
const MIN_DRAWN: usize = 32;

/// Builds a [`SecretPolicy`]. An option that is not set is as in the default policy.
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
    /// Sets the allowed lengths, in characters and with the prefix: a range within 1 to 4,096. By default 64 alone.
    #[must_use]
    pub fn length(mut self, length: RangeInclusive<usize>) -> Self {
        self.length = Some(length);
        self
    }

    /// Sets the classes of which a secret needs at least one character each. By default lower case, upper case and symbol, as far
    /// as the alphabet and the prefix have them.
    #[must_use]
    pub fn classes(mut self, classes: impl IntoIterator<Item = CharacterClass>) -> Self {
        self.classes = Some(classes.into_iter().collect());
        self
    }

    /// Sets the characters that count as symbols. By default `-_+=.`, or, when [`alphabet`](Self::alphabet) is set, those of its
    /// characters that are neither letters nor digits.
    #[must_use]
    pub fn symbols(mut self, symbols: impl Into<String>) -> Self {
        self.symbols = Some(symbols.into());
        self
    }

    /// Sets the characters allowed after the prefix. By default the ASCII letters, the digits and the symbols.
    #[must_use]
    pub fn alphabet(mut self, alphabet: impl Into<String>) -> Self {
        self.alphabet = Some(alphabet.into());
        self
    }

    /// Sets the score that a secret must exceed, in bits. By default 100.
    #[must_use]
    pub fn min_score(mut self, min_score: f64) -> Self {
        self.min_score = Some(min_score);
        self
    }

    /// Sets the text with which every secret begins. By default empty.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Returns the policy, if a secret can meet it.
    ///
    /// Symbols, alphabet and prefix are visible ASCII, `!` to `~`. RFC 6749, appendix A, allows a client secret the space too, but
    /// configuration files trim it.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION`, with the name of the option as JavaScript spells it, for
    ///
    /// - a length outside 1 to 4,096, or an empty range;
    /// - symbols, an alphabet or a prefix with a character that is not visible ASCII;
    /// - symbols or an alphabet with a character twice, or an alphabet of fewer than two;
    /// - a score that is negative or not finite;
    /// - a policy that no secret can meet: its prefix leaves no room, it requires more classes than characters or a class without
    ///   characters, or its score is above what the longest secret can reach.
    pub fn build(self) -> Result<SecretPolicy, Error> {
        if let Some(symbols) = &self.symbols {
            check_characters("symbols", symbols)?;
        }
        if let Some(alphabet) = &self.alphabet {
            check_characters("alphabet", alphabet)?;
            if alphabet.len() < 2 {
                return Err(invalid("alphabet must have at least two characters"));
            }
        }
        if !self.prefix.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid("prefix must have only visible ASCII characters"));
        }
        if self.min_score.is_some_and(|score| !score.is_finite() || score < 0.0) {
            return Err(invalid("minScore must be a finite number, 0 or more"));
        }
        if let Some(length) = &self.length
            && (*length.start() < 1 || *length.end() > MAX_LENGTH || length.is_empty())
        {
            return Err(invalid(format!("length must be a range within 1 to {MAX_LENGTH} characters")));
        }
        let policy = self.assemble();
        policy.check_reachable()?;
        Ok(policy)
    }

    pub(super) fn assemble(self) -> SecretPolicy {
        let symbols = match (self.symbols, &self.alphabet) {
            (Some(symbols), _) => symbols.into_bytes(),
            (None, Some(alphabet)) => without_alphanumerics(alphabet.as_bytes()),
            (None, None) => DEFAULT_SYMBOLS.to_vec(),
        };
        let alphabet = match self.alphabet {
            Some(alphabet) => alphabet.into_bytes(),
            None => [ALPHANUMERIC, &without_alphanumerics(&symbols)].concat(),
        };
        let mut kinds = [0; 256];
        for (byte, kind) in (0u8..128).zip(&mut kinds) {
            *kind = class_bit(byte, &symbols);
            if alphabet.contains(&byte) {
                *kind |= ALLOWED;
            }
        }
        let available = alphabet.iter().chain(self.prefix.as_bytes());
        let available = available.fold(0, |bits, byte| bits | class_bit(*byte, &symbols));
        let required = match self.classes {
            Some(classes) => classes.iter().fold(0, |bits, class| bits | class.bit()),
            None => available & CharacterClass::DEFAULT.iter().fold(0, |bits, class| bits | class.bit()),
        };
        let length = self.length.unwrap_or(DEFAULT_LENGTH..=DEFAULT_LENGTH);
        let mut policy = SecretPolicy {
            generated_length: DEFAULT_LENGTH
                .max(self.prefix.len() + MIN_DRAWN)
                .max(*length.start())
                .min(*length.end()),
            length,
            required,
            draws: draws(&alphabet),
            alphabet,
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

impl Default for SecretPolicy {
    fn default() -> Self {
        // INVARIANT: the default options pass `build`; a test compares the two.
        SecretPolicyBuilder::default().assemble()
    }
}

impl SecretPolicy {
    /// Returns a builder with the options of the default policy.
    #[must_use]
    pub fn builder() -> SecretPolicyBuilder {
        SecretPolicyBuilder::default()
    }

    /// Returns the score of a secret of `length` whose characters are spread as evenly as the alphabet allows.
    fn highest_score(&self, length: usize) -> f64 {
        let outside = self.prefix.bytes().filter(|byte| !self.allows(*byte)).count();
        highest_score(length, self.alphabet.len() + outside)
    }

    fn check_reachable(&self) -> Result<(), Error> {
        let Some(drawn) = self.length.end().checked_sub(self.prefix.len()).filter(|drawn| *drawn > 0) else {
            return Err(invalid("prefix must be shorter than length"));
        };
        let in_prefix = self.kinds_of(self.prefix.as_bytes()).classes;
        let in_alphabet = self.kinds_of(&self.alphabet).classes;
        for class in CharacterClass::ALL {
            if self.required & !in_prefix & !in_alphabet & class.bit() != 0 {
                let class = class.as_str();
                return Err(invalid(format!("classes requires {class}, but alphabet has no such character")));
            }
        }
        let to_draw = (self.required & !in_prefix).count_ones() as usize;
        if to_draw > drawn {
            return Err(invalid(format!(
                "classes requires {to_draw} characters, but length leaves room for {drawn}"
            )));
        }
        let highest = self.highest_score(*self.length.end());
        if highest <= self.min_score {
            return Err(invalid(format!(
                "minScore must be below {}, the highest score of this length and alphabet",
                Shown(highest)
            )));
        }
        Ok(())
    }
}

#[inline(never)]
fn without_alphanumerics(characters: &[u8]) -> Vec<u8> {
    let mut others = characters.to_vec();
    others.retain(|byte| !byte.is_ascii_alphanumeric());
    others
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
    let fair = 256 - 256_usize.checked_rem(alphabet.len()).unwrap_or_default();
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
                return Err(invalid(format!("{option} must have only visible ASCII characters")));
            }
            Some(true) => return Err(invalid(format!("{option} must not have a character twice"))),
            Some(first) => *first = true,
        }
    }
    Ok(())
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(Code::InvalidOption, message)
}
