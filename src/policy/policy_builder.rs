//! Builds a policy from its options, and refuses one that no secret could meet.

use std::ops::RangeInclusive;

use super::characters::{Shown, highest_score, lowest_score};
use super::secret_policy::{AGAIN, ALLOWED, CharacterClass, MAX_LENGTH, SecretPolicy};
use crate::{Code, Error};

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const DEFAULT_SYMBOLS: &[u8] = b"-_+=.";
const DEFAULT_LENGTH: usize = 64;
const DEFAULT_MIN_SCORE: f64 = 100.0;
/// Characters drawn after a long prefix, where the allowed length has room for them.
const MIN_DRAWN: usize = 32;

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
            check_characters("set of symbols", symbols)?;
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
            return Err(invalid("the policy's minimum score is not a finite number, 0 or more"));
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
        // INVARIANT: the default options pass `build`; a test holds the two against each other.
        SecretPolicyBuilder::default().assemble()
    }
}

impl SecretPolicy {
    /// Begins a policy that differs from the default.
    #[must_use]
    pub fn builder() -> SecretPolicyBuilder {
        SecretPolicyBuilder::default()
    }

    /// The score of a secret of `length` whose characters are spread as evenly as the alphabet allows.
    fn highest_score(&self, length: usize) -> f64 {
        let outside = self.prefix.bytes().filter(|byte| !self.allows(*byte)).count();
        highest_score(length, self.alphabet.len() + outside)
    }

    fn check_reachable(&self) -> Result<(), Error> {
        let Some(drawn) = self.length.end().checked_sub(self.prefix.len()).filter(|drawn| *drawn > 0) else {
            return Err(invalid("the policy's prefix leaves no room for a random character"));
        };
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
                return Err(invalid(format!("a character of the policy's {option} is not printable ASCII")));
            }
            Some(true) => return Err(invalid(format!("the policy's {option} has a character twice"))),
            Some(first) => *first = true,
        }
    }
    Ok(())
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(Code::InvalidOption, message)
}
