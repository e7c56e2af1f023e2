//! What holds for all applications of a domain.

use super::Expiry;
use crate::{Code, Error};

/// The policy of a domain. Times in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// How long secrets live, unless an application says otherwise. Default: for ever.
    pub expiry: Expiry,
    /// The longest that an application may say; with one, none may say for ever.
    pub max_expiry: Option<Expiry>,
    /// The most secrets of an application that count: not expired, revoked or superseded. Default 10.
    pub max_secrets: usize,
    /// The most secrets of an application that are kept at all, with those that no longer count. Default
    /// [`kept_beside`](Self::kept_beside) [`max_secrets`](Self::max_secrets).
    pub max_kept: usize,
    /// How many hashes of secrets that are gone are kept, so that who still presents them is recognised. Default 100.
    pub max_retired: usize,
    /// How long the previous secret stays valid when it is rotated. Default 72 hours.
    pub overlap: u64,
    /// The longest overlap that may be asked for. Default 7 days.
    pub max_overlap: u64,
    /// What secrets begin with, before an underscore: up to 14 letters and digits. Default nothing.
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
    /// How many secrets are kept at all where so many count, unless the domain says otherwise: three times as many, and at least 100.
    #[must_use]
    pub const fn kept_beside(max_secrets: usize) -> usize {
        let thrice = max_secrets.saturating_mul(3);
        if thrice > 100 { thrice } else { 100 }
    }

    /// Whether it holds together.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for no secrets at all, fewer kept than twice as many as count, an overlap over the longest, a prefix that is not of
    /// up to 14 letters and digits, and an expiry over the longest.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |message: &'static str| Err(Error::new(Code::InvalidOption, message));
        if self.max_secrets == 0 || self.max_kept / 2 < self.max_secrets {
            return wrong(
                "a domain allows at least one secret, and keeps twice as many as count: each may have a previous one",
            );
        }
        if self.overlap > self.max_overlap {
            return wrong("the overlap of a domain is longer than the longest that it allows");
        }
        if self.prefix.len() > 14 || !self.prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return wrong("the prefix of a domain is not of up to 14 ASCII letters and digits");
        }
        self.check_expiry(self.expiry)
    }

    /// Whether an expiry is within the longest that is allowed.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when it is longer, or none where there is a longest.
    pub fn check_expiry(&self, expiry: Expiry) -> Result<(), Error> {
        // Of a day before which no month is short.
        const START: u64 = 1_735_689_600;
        let ends = expiry.of(START)?;
        let Some(longest) = self.max_expiry.map(|longest| longest.of(START)).transpose()?.flatten() else {
            return Ok(());
        };
        match ends {
            Some(ends) if ends <= longest => Ok(()),
            _ => Err(Error::new(
                Code::InvalidOption,
                "the expiry is longer than the longest that the domain allows",
            )),
        }
    }
}
