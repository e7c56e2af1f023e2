//! The limits of a secret's name, a slot number and a value. A checked name has its own type, so it is checked once.

use std::fmt::{self, Write};

use crate::{Code, Error};

/// The highest slot number and the latest time, in Unix seconds: 10^11 − 1, in the year 5138. A larger number looks like
/// milliseconds and is refused.
pub const MAX_SLOT: u64 = 99_999_999_999;
/// The largest number of slots of one secret.
pub const MAX_SLOTS: usize = 65_536;
/// The longest name, in bytes of UTF-8.
pub const MAX_NAME_BYTES: usize = 1_024;
/// The longest value, in bytes.
pub const MAX_VALUE_BYTES: usize = 65_536;

/// Refuses a time, or a slot number to look up, that looks like milliseconds.
pub(crate) fn check_time(at: u64) -> Result<(), Error> {
    if at <= MAX_SLOT {
        return Ok(());
    }
    let message = "the time is 10^11 or more, which looks like milliseconds: it must be in seconds";
    Err(Error::new(Code::SlotInvalid, message))
}

/// The longest unknown name that a message repeats, in characters: generated secrets and tokens are longer.
const MAX_REPEATED: usize = 32;

/// A secret's name: 1 to [`MAX_NAME_BYTES`] bytes of UTF-8.
#[derive(Clone, Copy)]
pub struct Name<'a>(&'a str);

impl<'a> Name<'a> {
    /// Checks a name.
    ///
    /// # Errors
    ///
    /// `ERR_SLOT_INVALID` when it is empty, `ERR_TOO_LARGE` when it is too long.
    pub fn new(name: &'a str) -> Result<Self, Error> {
        if name.is_empty() {
            return Err(Error::new(Code::SlotInvalid, "a secret's name must not be empty"));
        }
        if name.len() > MAX_NAME_BYTES {
            return Err(Error::new(
                Code::TooLarge,
                format!("a secret's name is over {MAX_NAME_BYTES} bytes"),
            ));
        }
        Ok(Self(name))
    }

    /// Returns the error for a name that no secret has. Of a long name it gives the length alone: it may be a secret or a token.
    pub(crate) fn unknown(self, code: Code) -> Error {
        let characters = self.0.chars().count();
        let message = if characters > MAX_REPEATED {
            format!("no secret is named \"…\" ({characters} characters)")
        } else {
            format!("no secret is named {self}")
        };
        Error::new(code, message)
    }

    /// Returns a number of JavaScript or JSON as a slot number.
    ///
    /// # Errors
    ///
    /// `ERR_SLOT_INVALID` unless it is an integer from 0 to [`MAX_SLOT`].
    pub fn slot_number(self, number: f64) -> Result<u64, Error> {
        if number.fract() != 0.0 || number < 0.0 {
            return Err(self.invalid("has a slot whose number is not an integer from 0 to 10^11 - 1"));
        }
        if number > MAX_SLOT as f64 {
            let number = number as u64;
            return Err(self.invalid(format_args!(
                "has slot {number}, which looks like milliseconds: it must be in seconds"
            )));
        }
        Ok(number as u64)
    }

    pub(super) fn check_value(self, slot: u64, bytes: usize) -> Result<(), Error> {
        if bytes == 0 {
            return Err(self.invalid(format_args!("has an empty value in slot {slot}")));
        }
        if bytes > MAX_VALUE_BYTES {
            return Err(
                self.too_large(format_args!("has a value over {MAX_VALUE_BYTES} bytes in slot {slot}"))
            );
        }
        Ok(())
    }

    pub(super) fn check_slot_count(self, count: usize) -> Result<(), Error> {
        if count == 0 {
            return Err(self.invalid("has no slots"));
        }
        if count > MAX_SLOTS {
            return Err(self.too_large(format_args!("has {count} slots, more than {MAX_SLOTS}")));
        }
        Ok(())
    }

    /// `ERR_SLOT_INVALID` with the message `secret "name" what`.
    pub(super) fn invalid(self, what: impl fmt::Display) -> Error {
        self.error(Code::SlotInvalid, &what)
    }

    fn too_large(self, what: impl fmt::Display) -> Error {
        self.error(Code::TooLarge, &what)
    }

    #[inline(never)]
    fn error(self, code: Code, what: &dyn fmt::Display) -> Error {
        Error::new(code, format!("secret {self} {what}"))
    }
}

/// Writes the name in quotes, with control characters and line ends escaped, so that it cannot forge a line of a log.
impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(formatter, "\\{character}")?,
                _ if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') => {
                    write!(formatter, "\\u{{{:x}}}", character as u32)?
                }
                _ => formatter.write_char(character)?,
            }
        }
        formatter.write_char('"')
    }
}
