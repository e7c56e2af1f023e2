//! What a token must be to be accepted.

use super::refusal::Refusal;
use super::{Algorithm, DEFAULT_MAX_TOKEN_LENGTH, MAX_TOKEN_LENGTH};
use crate::slots::MAX_SLOT;

/// An [`overlap`](VerifyOptions::overlap) without end, chosen on purpose.
pub const NO_END: u64 = u64::MAX;
/// The most names that [`required_claims`](VerifyOptions::required_claims) takes.
pub const MAX_REQUIRED_CLAIMS: usize = 64;
/// How many slots [`SlotFrom::Any`] tries for a token without `iat`, unless [`max_tries`](VerifyOptions::max_tries) says otherwise.
pub const DEFAULT_MAX_TRIES: usize = 4;
/// The most that [`max_tries`](VerifyOptions::max_tries) can be.
pub const MAX_TRIES: usize = 16;

/// How far in the future an `iat` may always be, in seconds, as the signer's clock may be fast.
const IAT_AHEAD: u64 = 60;

/// Where a token names the slot that signed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlotFrom {
    /// The slot in effect at the claim `iat`, a fraction floored. The slots must be Unix times in seconds.
    #[default]
    Iat,
    /// The slot in effect at the claim `slot`, an integer.
    Slot,
    /// The slot with exactly the number in the header's `kid`, a decimal string without leading zeros; or the one to which
    /// [`kids`](VerifyOptions::kids) maps it.
    Kid,
    /// As [`Iat`](Self::Iat) for a token that has the claim `iat`. For one without it, slots are tried: those in effect now or
    /// superseded less than [`overlap`](VerifyOptions::overlap) ago, newest first, never future or revoked ones, and at most
    /// [`max_tries`](VerifyOptions::max_tries). Without `overlap`, the slot in effect now alone is tried.
    ///
    /// Each slot that is tried costs an HMAC of the token, for forged tokens too, and all are computed whichever matches. Prefer
    /// another selector where the signer can be changed. Signing with it is signing with [`Iat`](Self::Iat).
    Any,
}

/// What a token must be to be accepted. Durations are whole seconds.
///
/// ```
/// use secret_slots::jwt::{Algorithm, VerifyOptions};
///
/// let options = VerifyOptions::new()
///     .algorithms([Algorithm::Hs512])
///     .issuer(["https://issuer.example"])
///     .audience(["api"])
///     .overlap(72 * 3600);
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
pub struct VerifyOptions {
    pub(super) algorithms: u8,
    pub(super) slot_from: SlotFrom,
    pub(super) issuer: Vec<String>,
    pub(super) audience: Vec<String>,
    pub(super) subject: Option<String>,
    pub(super) typ: Option<String>,
    pub(super) required_claims: Vec<String>,
    pub(super) clock_tolerance: u64,
    pub(super) max_token_age: Option<u64>,
    pub(super) overlap: Option<u64>,
    pub(super) boundary_tolerance: u64,
    pub(super) allow_short_keys: bool,
    pub(super) max_token_length: usize,
    pub(super) kids: Option<Vec<(String, u64)>>,
    pub(super) max_tries: usize,
}

impl Default for VerifyOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl VerifyOptions {
    /// Returns the defaults: HS256, the slot in effect at `iat`, no other claim required.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            algorithms: Algorithm::Hs256.bit(),
            slot_from: SlotFrom::Iat,
            issuer: Vec::new(),
            audience: Vec::new(),
            subject: None,
            typ: None,
            required_claims: Vec::new(),
            clock_tolerance: 0,
            max_token_age: None,
            overlap: None,
            boundary_tolerance: 0,
            allow_short_keys: false,
            max_token_length: DEFAULT_MAX_TOKEN_LENGTH,
            kids: None,
            max_tries: DEFAULT_MAX_TRIES,
        }
    }

    /// Sets the allowed algorithms (RFC 8725, section 3.1). Default: HS256 alone. With none, every token is refused.
    #[must_use]
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        self.algorithms = algorithms.into_iter().fold(0, |bits, algorithm| bits | algorithm.bit());
        self
    }

    /// Sets where a token names its slot.
    #[must_use]
    pub const fn slot_from(mut self, slot_from: SlotFrom) -> Self {
        self.slot_from = slot_from;
        self
    }

    /// Requires the claim `iss` to be one of these.
    #[must_use]
    pub fn issuer(mut self, issuers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.issuer = issuers.into_iter().map(Into::into).collect();
        self
    }

    /// Requires the claim `aud`, a string or an array of strings, to have one of these.
    #[must_use]
    pub fn audience(mut self, audiences: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.audience = audiences.into_iter().map(Into::into).collect();
        self
    }

    /// Requires the claim `sub` to be this.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Requires the header's `typ` to be this media type, in any case, with or without `application/` (RFC 7515, section
    /// 4.1.9; RFC 8725, section 3.11).
    #[must_use]
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        self.typ = Some(media_type(&typ.into()));
        self
    }

    /// Requires claims to be present, whatever their value. Names after the first [`MAX_REQUIRED_CLAIMS`] are dropped.
    #[must_use]
    pub fn required_claims(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.required_claims = names.into_iter().take(MAX_REQUIRED_CLAIMS).map(Into::into).collect();
        self
    }

    /// Sets how far the signer's clock may be off when `exp`, `nbf`, `iat` and `max_token_age` are checked, in seconds. Default 0.
    #[must_use]
    pub const fn clock_tolerance(mut self, seconds: u64) -> Self {
        self.clock_tolerance = seconds;
        self
    }

    /// Sets the age by `iat`, in seconds, up to which a token is accepted; `iat` is then required. With [`SlotFrom::Iat`] and
    /// [`SlotFrom::Any`] it also ends a superseded slot, as no newer `iat` is in the slot's range.
    #[must_use]
    pub const fn max_token_age(mut self, seconds: u64) -> Self {
        self.max_token_age = Some(seconds);
        self
    }

    /// Sets how long a slot's tokens are accepted after the next slot, revoked or not, has come into effect, in seconds; [`NO_END`]
    /// accepts them for ever. Needs slots that are Unix times in seconds, unless without end.
    ///
    /// Without it, or [`max_token_age`](Self::max_token_age), an attacker with a leaked old secret can sign tokens that are dated
    /// back into its slot's range for ever.
    #[must_use]
    pub const fn overlap(mut self, seconds: u64) -> Self {
        self.overlap = Some(seconds);
        self
    }

    /// For signers that switch late or early: when the signature does not match and `iat` is at most this many seconds from the
    /// beginning of a slot, the slot across that boundary is tried too, unless it is revoked. Only for a slot that `iat` names.
    ///
    /// [`overlap`](Self::overlap) is counted for the slot whose secret signed: a token of an early signer, who has the newer secret,
    /// is accepted even after the older slot's overlap has ended.
    #[must_use]
    pub const fn boundary_tolerance(mut self, seconds: u64) -> Self {
        self.boundary_tolerance = seconds;
        self
    }

    /// Accepts secrets shorter than the algorithm's hash, against RFC 7518, section 3.2.
    #[must_use]
    pub const fn allow_short_keys(mut self, allowed: bool) -> Self {
        self.allow_short_keys = allowed;
        self
    }

    /// Sets the longest token that is read, in bytes. Default 16,384; a value over 1,048,576 is 1,048,576.
    #[must_use]
    pub fn max_token_length(mut self, bytes: usize) -> Self {
        self.max_token_length = bytes.min(MAX_TOKEN_LENGTH);
        self
    }

    /// For [`SlotFrom::Kid`]: the slot that each `kid` names. No other `kid` is accepted then, nor a slot's number in decimal.
    /// A later pair with a name that is given already has no effect.
    #[must_use]
    pub fn kids(mut self, kids: impl IntoIterator<Item = (impl Into<String>, u64)>) -> Self {
        self.kids = Some(kids.into_iter().map(|(kid, slot)| (kid.into(), slot)).collect());
        self
    }

    /// For [`SlotFrom::Any`]: how many slots at most are tried for a token without `iat`. 4 unless said otherwise, at least 1 and
    /// at most [`MAX_TRIES`].
    #[must_use]
    pub const fn max_tries(mut self, slots: usize) -> Self {
        self.max_tries = if slots < 1 {
            1
        } else if slots > MAX_TRIES {
            MAX_TRIES
        } else {
            slots
        };
        self
    }

    /// Refuses durations that look like milliseconds.
    pub(super) fn check_durations(&self) -> Result<(), Refusal> {
        let overlap = self.overlap.filter(|overlap| *overlap != NO_END);
        let given = [Some(self.clock_tolerance), self.max_token_age, overlap, Some(self.boundary_tolerance)];
        if given.into_iter().flatten().any(|seconds| seconds > MAX_SLOT) {
            return Err(Refusal::DurationTooLong);
        }
        Ok(())
    }

    pub(super) const fn allows(&self, algorithm: Algorithm) -> bool {
        self.algorithms & algorithm.bit() != 0
    }

    /// Whether keys shorter than their hash are allowed.
    pub const fn allows_short_keys(&self) -> bool {
        self.allow_short_keys
    }

    /// Whether only revocation ends a superseded slot, without an `overlap` that says so on purpose.
    pub fn lets_old_secrets_live(&self) -> bool {
        self.overlap.is_none() && !(self.reads_iat() && self.max_token_age.is_some())
    }

    /// Whether the slots must be times.
    pub(super) fn needs_times(&self) -> bool {
        self.reads_iat() || self.overlap.is_some_and(|overlap| overlap != NO_END)
    }

    pub(super) fn reads_iat(&self) -> bool {
        matches!(self.slot_from, SlotFrom::Iat | SlotFrom::Any)
    }

    pub(super) fn iat_ahead(&self) -> u64 {
        self.clock_tolerance.max(IAT_AHEAD)
    }
}

/// Returns a `typ` in lower case, with the prefix `application/` that it may leave out.
pub(super) fn media_type(typ: &str) -> String {
    let mut media_type = typ.to_ascii_lowercase();
    if !typ.contains('/') {
        media_type.insert_str(0, "application/");
    }
    media_type
}
