//! A JSON number, kept as text. Its value is needed only as a time in whole seconds, and there it is exact.

use super::json_fault::Fault;

/// The largest time that is accepted, 2^53.
const MAX_SECONDS: u64 = 1 << 53;
/// A double's largest value is 1.797_693_134_862_315_7 × 10^308.
const MAX_EXPONENT: i64 = 308;
const MAX_DIGITS: &[u8] = b"17976931348623157";

#[derive(Clone, Copy)]
pub(crate) struct Number<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
    plain: bool,
}

/// A time with a fraction of a second, rounded down and up to whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seconds {
    pub(crate) floor: u64,
    pub(crate) ceil: u64,
}

impl Number<'_> {
    pub(crate) const fn is_negative(&self) -> bool {
        self.negative
    }

    /// Returns the number as a time; `None` when it is negative or over 2^53.
    pub(crate) fn seconds(&self) -> Option<Seconds> {
        if self.negative {
            return None;
        }
        let mut floor = 0_u64;
        let mut is_whole = true;
        let mut before_point = self.exponent + self.whole.len() as i64;
        for digit in self.whole.iter().chain(self.fraction) {
            if before_point > 0 {
                floor = floor * 10 + u64::from(*digit - b'0');
                if floor > MAX_SECONDS {
                    return None;
                }
            } else {
                is_whole &= *digit == b'0';
            }
            before_point -= 1;
        }
        while before_point > 0 && floor > 0 {
            floor *= 10;
            if floor > MAX_SECONDS {
                return None;
            }
            before_point -= 1;
        }
        let ceil = floor + u64::from(!is_whole);
        (ceil <= MAX_SECONDS).then_some(Seconds { floor, ceil })
    }

    /// Returns the number as a slot number; `None` for a sign, a fraction, an exponent, or a value of 2^53 or more.
    pub(crate) fn slot(&self) -> Option<u64> {
        let seconds = self.plain.then(|| self.seconds()).flatten()?;
        (seconds.floor < MAX_SECONDS).then_some(seconds.floor)
    }

    fn is_beyond_a_double(&self) -> bool {
        let digits = || self.whole.iter().chain(self.fraction);
        let Some(leading_zeros) = digits().position(|digit| *digit != b'0') else { return false };
        let magnitude = self.exponent + self.whole.len() as i64 - 1 - leading_zeros as i64;
        if magnitude != MAX_EXPONENT {
            return magnitude > MAX_EXPONENT;
        }
        let significant = digits().skip(leading_zeros);
        let padded = MAX_DIGITS.iter().chain(std::iter::repeat(&b'0'));
        significant.zip(padded).find(|(digit, max)| digit != max).is_some_and(|(digit, max)| digit > max)
    }
}

/// Returns the number at the front of `text`, and its length in bytes.
pub(super) fn scan_number(text: &[u8]) -> Result<(Number<'_>, usize), Fault> {
    let run = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest.get(..length).unwrap_or_default()
    };
    let is = |at: usize, bytes: &[u8]| text.get(at).is_some_and(|byte| bytes.contains(byte));
    let negative = is(0, b"-");
    let mut at = usize::from(negative);
    let whole = run(at);
    at += whole.len();
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with(b"0")) {
        return Err(Fault::Syntax);
    }
    let mut fraction: &[u8] = &[];
    let has_fraction = is(at, b".");
    if has_fraction {
        fraction = run(at + 1);
        at += 1 + fraction.len();
        if fraction.is_empty() {
            return Err(Fault::Syntax);
        }
    }
    let mut exponent = 0;
    let has_exponent = is(at, b"eE");
    if has_exponent {
        at += 1;
        let down = is(at, b"-");
        at += usize::from(is(at, b"+-"));
        let digits = run(at);
        at += digits.len();
        if digits.is_empty() {
            return Err(Fault::Syntax);
        }
        // A larger exponent makes no difference: no text has enough digits to offset it.
        let size =
            digits.iter().fold(0_i64, |size, digit| (size * 10 + i64::from(*digit - b'0')).min(1 << 40));
        exponent = if down { -size } else { size };
    }
    let plain = !has_fraction && !has_exponent;
    let number = Number { negative, whole, fraction, exponent, plain };
    if (has_exponent || whole.len() > MAX_EXPONENT as usize) && number.is_beyond_a_double() {
        return Err(Fault::NumberTooLarge);
    }
    Ok((number, at))
}
