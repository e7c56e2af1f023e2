//! A domain: the policy that holds for all applications.

use super::Expiry;
use super::refusal::wrong;
use crate::{Code, Error};

/// The policy of a domain. Times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// How long secrets live unless their application has its own expiry. Default: they never expire.
    pub expiry: Expiry,
    /// The longest expiry that an application may have; [`Expiry::None`] is then refused.
    pub max_expiry: Option<Expiry>,
    /// The most secrets of an application that count: those that are not expired, revoked or superseded. Default 10.
    pub max_secrets: usize,
    /// The most secrets that an application's document keeps, with those that no longer count. Default
    /// [`kept_beside`](Self::kept_beside) [`max_secrets`](Self::max_secrets).
    pub max_kept: usize,
    /// The most tombstones that are kept, to recognize consumers that still present a removed secret. Default 100.
    pub max_retired: usize,
    /// How long the previous secret stays valid after a rotation. Default 72 hours.
    pub overlap: u64,
    /// The longest overlap that a rotation may ask for. Default 7 days.
    pub max_overlap: u64,
    /// The start of each secret, before an underscore: up to 14 ASCII letters and digits. Default empty.
    pub prefix: String,
}

impl Default for Domain {
    fn default() -> Self {
        Self {
            expiry: Expiry::None,
            max_expiry: None,
            max_secrets: 10,
            max_kept: Self::kept_beside(10),
            max_retired: 100,
            overlap: 72 * 3_600,
            max_overlap: 7 * 86_400,
            prefix: String::new(),
        }
    }
}

impl Domain {
    /// Returns the default of [`max_kept`](Self::max_kept): three times [`max_secrets`](Self::max_secrets), and at least 100.
    #[must_use]
    pub const fn kept_beside(max_secrets: usize) -> usize {
        let thrice = max_secrets.saturating_mul(3);
        if thrice > 100 { thrice } else { 100 }
    }

    /// Checks that the options do not contradict each other.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` if `max_secrets` is 0, `max_kept` is less than twice `max_secrets`, `overlap` or `expiry` is over its limit, or
    /// `prefix` is not of up to 14 ASCII letters and digits.
    pub fn check(&self) -> Result<(), Error> {
        if self.max_secrets == 0 {
            return Err(wrong("maxSecrets must be at least 1"));
        }
        if self.max_kept / 2 < self.max_secrets {
            return Err(wrong(
                "maxKept must be at least twice maxSecrets: each secret may have a previous one",
            ));
        }
        self.check_overlap(self.overlap)?;
        if self.prefix.len() > 14 || !self.prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(wrong("prefix must have at most 14 characters, all of them ASCII letters or digits"));
        }
        self.check_expiry(self.expiry)
    }

    /// Refuses an overlap over the limit.
    pub(super) fn check_overlap(&self, overlap: u64) -> Result<(), Error> {
        if overlap <= self.max_overlap {
            return Ok(());
        }
        let message =
            format!("overlap must be at most {} seconds, the domain's maxOverlap", self.max_overlap);
        Err(Error::new(Code::InvalidOption, message))
    }

    /// Checks that an expiry is within the limit.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` if it is over `max_expiry`, or is [`Expiry::None`] although there is a limit.
    pub fn check_expiry(&self, expiry: Expiry) -> Result<(), Error> {
        // Periods of different units are compared from 1 January 2025: on the first of a month none is cut short.
        const START: u64 = 1_735_689_600;
        let ends = expiry.of(START)?;
        let Some(limit) = self.max_expiry else { return Ok(()) };
        let Some(longest) = limit.of(START)? else { return Ok(()) };
        match ends {
            Some(ends) if ends <= longest => Ok(()),
            _ => {
                let message = format!("expiry must be at most {limit}, the domain's maxExpiry");
                Err(Error::new(Code::InvalidOption, message))
            }
        }
    }
}
