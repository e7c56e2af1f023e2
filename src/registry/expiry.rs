//! When a secret expires: a period after it was issued, in the unit that its owner chose.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Months};

use crate::{Code, Error};

/// How long a secret lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// It never expires.
    None,
    /// It expires this long after it was issued.
    After(Period),
}

/// A period in its own unit: three months are not converted to days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// How many units: 1 or more.
    pub value: u32,
    /// The unit.
    pub unit: Unit,
}

/// A unit of time. Units up to weeks are exact. Months and years follow the calendar in UTC; if the target month is too short, the period ends
/// on its last day: a month after 31 January is 28 or 29 February.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Months of the calendar.
    Months,
    /// Years of the calendar.
    Years,
}

const UNITS: [(&str, Unit); 7] = [
    ("s", Unit::Seconds),
    ("min", Unit::Minutes),
    ("h", Unit::Hours),
    ("d", Unit::Days),
    ("w", Unit::Weeks),
    ("months", Unit::Months),
    ("years", Unit::Years),
];

impl Unit {
    /// Returns the unit with this short name: `s`, `min`, `h`, `d`, `w`, `months`, `years`; `None` for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        UNITS.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit)
    }

    /// Returns the short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        UNITS.iter().find(|(_, unit)| *unit == self).map_or("", |(name, _)| name)
    }

    const fn seconds(self) -> Option<u64> {
        match self {
            Self::Seconds => Some(1),
            Self::Minutes => Some(60),
            Self::Hours => Some(3_600),
            Self::Days => Some(86_400),
            Self::Weeks => Some(604_800),
            Self::Months | Self::Years => None,
        }
    }
}

impl Period {
    /// Returns the time this long after `from`, both in Unix seconds.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` if `value` is 0, or if the calendar does not reach that far.
    pub fn after(self, from: u64) -> Result<u64, Error> {
        let wrong = |message: &'static str| Error::new(Code::InvalidOption, message);
        if self.value == 0 {
            return Err(wrong("the value of an expiry must be at least 1"));
        }
        let too_far = || wrong("the expiry must be shorter: the calendar does not reach that far");
        if let Some(seconds) = self.unit.seconds() {
            return from
                .checked_add(seconds * u64::from(self.value))
                .filter(|at| *at < 1 << 53)
                .ok_or_else(too_far);
        }
        let months = if self.unit == Unit::Years { self.value.checked_mul(12) } else { Some(self.value) };
        let start = i64::try_from(from)
            .ok()
            .and_then(|from| DateTime::from_timestamp(from, 0))
            .ok_or_else(too_far)?;
        let end =
            months.and_then(|months| start.checked_add_months(Months::new(months))).ok_or_else(too_far)?;
        u64::try_from(end.timestamp()).map_err(|_| too_far())
    }
}

impl Expiry {
    /// Returns when a secret issued at a time expires, in Unix seconds; `None` for never.
    ///
    /// # Errors
    ///
    /// As [`Period::after`].
    pub fn of(self, issued_at: u64) -> Result<Option<u64>, Error> {
        match self {
            Self::None => Ok(None),
            Self::After(period) => period.after(issued_at).map(Some),
        }
    }
}

/// Writes `none`, or the value and the unit, such as `3 months`: the form in documents and on the way to JavaScript.
impl fmt::Display for Expiry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => formatter.write_str("none"),
            Self::After(Period { value, unit }) => write!(formatter, "{value} {}", unit.name()),
        }
    }
}

/// Parses the displayed form. Anything else is `ERR_INVALID_OPTION`.
impl FromStr for Expiry {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text == "none" {
            return Ok(Self::None);
        }
        let period = text.split_once(' ').and_then(|(value, unit)| {
            let is_plain = value.bytes().all(|byte| byte.is_ascii_digit());
            Some(Period {
                value: value.parse().ok().filter(|value| is_plain && *value > 0)?,
                unit: Unit::from_name(unit)?,
            })
        });
        let message = "an expiry must be \"none\", or a value from 1 to 4294967295 and a unit: s, min, h, d, w, months or years";
        period.map(Self::After).ok_or_else(|| Error::new(Code::InvalidOption, message))
    }
}
