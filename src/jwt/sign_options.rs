//! How a token is made.

use std::borrow::Cow;

use super::refusal::Refusal;
use super::{Algorithm, DEFAULT_MAX_TOKEN_LENGTH, MAX_TOKEN_LENGTH, SlotFrom};
use crate::encode::JsonObject;
use crate::encode::json::{Value, read_object};
use crate::slots::Timeline;
use crate::{Code, Error};

/// How a token is signed. By default with HS256 and the slot in effect at its `iat`.
#[derive(Clone, Debug)]
pub struct SignOptions {
    pub(super) algorithm: Algorithm,
    pub(super) slot_from: SlotFrom,
    pub(super) expires_in: Option<u64>,
    pub(super) header: String,
    kids: Option<Vec<(String, u64)>>,
    /// The header names the slot to sign with by a `kid` that was mapped.
    pub(super) kid_is_mapped: bool,
    pub(super) allow_short_keys: bool,
    pub(super) max_token_length: usize,
}

impl Default for SignOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl SignOptions {
    /// Returns the defaults: HS256, the slot in effect at `iat`, no expiry.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            algorithm: Algorithm::Hs256,
            slot_from: SlotFrom::Iat,
            expires_in: None,
            header: String::new(),
            kids: None,
            kid_is_mapped: false,
            allow_short_keys: false,
            max_token_length: DEFAULT_MAX_TOKEN_LENGTH,
        }
    }

    /// Sets the algorithm.
    #[must_use]
    pub const fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// Sets where the token names the slot that signed it. [`SlotFrom::Iat`] and [`SlotFrom::Any`] sign with the slot in effect at
    /// `iat`, the others with the highest slot.
    #[must_use]
    pub const fn slot_from(mut self, slot_from: SlotFrom) -> Self {
        self.slot_from = slot_from;
        self
    }

    /// Sets `exp` to this many seconds after `iat`.
    #[must_use]
    pub const fn expires_in(mut self, seconds: u64) -> Self {
        self.expires_in = Some(seconds);
        self
    }

    /// Adds members to the header: a JSON object without `alg`, `crit` and `b64`. `typ` is `JWT` unless it is among them.
    #[must_use]
    pub fn header(mut self, members: impl Into<String>) -> Self {
        self.header = members.into();
        self
    }

    /// For [`SlotFrom::Kid`]: the slot that each `kid` names, as in [`VerifyOptions::kids`](super::VerifyOptions::kids). The first
    /// that names the slot to sign with is written, unless [`header`](Self::header) has another one of them.
    #[must_use]
    pub fn kids(mut self, kids: impl IntoIterator<Item = (impl Into<String>, u64)>) -> Self {
        self.kids = Some(kids.into_iter().map(|(kid, slot)| (kid.into(), slot)).collect());
        self
    }

    /// The header has the `kid` to which the slot to sign with is mapped: it is not compared with the slot's number.
    #[must_use]
    pub const fn kid_is_mapped(mut self, is_mapped: bool) -> Self {
        self.kid_is_mapped = is_mapped;
        self
    }

    /// With `kids`, options whose header has the `kid` of the slot to sign with, which is the highest.
    pub(super) fn with_mapped_kid(&self, timeline: &Timeline) -> Result<Cow<'_, Self>, Error> {
        let (Some(kids), SlotFrom::Kid) = (&self.kids, self.slot_from) else {
            return Ok(Cow::Borrowed(self));
        };
        let slot = *timeline.numbers().last().ok_or(Refusal::NoSlot)?;
        let mut names = kids.iter().filter(|(_, named)| *named == slot).map(|(kid, _)| kid);
        let mut given = None;
        if !self.header.is_empty() {
            read_object(self.header.as_bytes(), |name, value| {
                if name.is("kid") {
                    given = Some(value);
                }
            })
            .map_err(|_| Refusal::HeaderOption)?;
        }
        let mut options = self.clone().kid_is_mapped(true);
        match given {
            Some(Value::String(given)) if names.any(|kid| given.is(kid)) => {}
            Some(_) => return Err(Refusal::OtherKid.into()),
            None => {
                let message = || format!("kids has no kid for slot {slot}, which is to sign");
                let kid = names.next().ok_or_else(|| Error::new(Code::InvalidOption, message()))?;
                let mut member = JsonObject::default();
                member.text("kid", kid);
                let member = member.end();
                let more = self.header.trim_ascii().strip_prefix('{').unwrap_or("}").trim_ascii_start();
                let comma = if more == "}" { "" } else { "," };
                options.header = format!("{}{comma}{more}", member.trim_end_matches('}'));
            }
        }
        Ok(Cow::Owned(options))
    }

    /// Signs with secrets shorter than the algorithm's hash, against RFC 7518, section 3.2.
    #[must_use]
    pub const fn allow_short_keys(mut self, allowed: bool) -> Self {
        self.allow_short_keys = allowed;
        self
    }

    /// Sets the longest token that is made, in bytes. Default 16,384; a value over 1,048,576 is 1,048,576.
    #[must_use]
    pub fn max_token_length(mut self, bytes: usize) -> Self {
        self.max_token_length = bytes.min(MAX_TOKEN_LENGTH);
        self
    }
}
