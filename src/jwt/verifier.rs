//! Verification as a Rust program calls it: over the secrets that it holds.

use super::key_rules::check_length;
use super::refusal::Refusal;
use super::verify::{Key, Work, select, verify};
use super::{Algorithm, VerifiedJwt, VerifyOptions, header};
use crate::slots::{MAX_SLOT, Name, Slots};
use crate::{Code, Error, Secret, SecretSlots};

impl SecretSlots {
    /// Verifies a token with the slot of `name` that it belongs to, at the time `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// Each rule has its code, in this order: `ERR_INVALID_OPTION` when the options need slots that are Unix times in
    /// seconds, or when `now` or a duration is 10^11 or more, which looks like milliseconds; these do not depend on the
    /// token. Then `ERR_TOO_LARGE`; `ERR_JWS_INVALID` for what is not a compact JWS; `ERR_JOSE_ALG_NOT_ALLOWED`;
    /// `ERR_JWT_INVALID` for a payload that is not one JSON object; `ERR_JWT_CLAIM_VALIDATION_FAILED` when it does not
    /// say its slot; `ERR_JWKS_NO_MATCHING_KEY` when there is no such secret or slot, or the slot is revoked, superseded for
    /// longer than `overlap`, or has a value that is no HMAC key for the token's algorithm; `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`; and only then `ERR_JWT_CLAIM_VALIDATION_FAILED` and `ERR_JWT_EXPIRED`.
    pub fn verify_jwt(
        &self,
        name: &str,
        token: &str,
        options: &VerifyOptions,
        now: u64,
    ) -> Result<VerifiedJwt, Error> {
        let slots = self.slots_of(name).ok_or(Refusal::NoSlot)?;
        options.check_durations()?;
        options.check_slots(&slots.timeline)?;
        verify_with(slots, token, options, now)
    }

    /// A verifier of the tokens of one secret, whose options and keys are checked now.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when the options need slots that are Unix times in seconds, a duration is 10^11 or more, or a
    /// slot's value is a key of another kind (PEM, OpenSSH, JWK, …) or too short for one of the algorithms allowed;
    /// `ERR_SECRET_UNKNOWN` when no secret has this name.
    pub fn jwt_verifier(&self, name: &str, options: VerifyOptions) -> Result<JwtVerifier<'_>, Error> {
        let Some(slots) = self.slots_of(name) else {
            return Err(Error::new(Code::SecretUnknown, format!("no secret is named {}", Name::new(name)?)));
        };
        options.check_durations()?;
        options.check_slots(&slots.timeline)?;
        for value in slots.values.iter().flatten() {
            options.check_key(value.secret.expose())?;
        }
        Ok(JwtVerifier { slots, options })
    }

    /// The secret with which another library is to verify this token: the same selection, and nothing else. The token is
    /// **not** verified.
    ///
    /// # Errors
    ///
    /// As [`verify_jwt`](Self::verify_jwt) up to the signature.
    pub fn jose_key(
        &self,
        name: &str,
        token: &str,
        options: &VerifyOptions,
        now: u64,
    ) -> Result<&Secret, Error> {
        let slots = self.slots_of(name).ok_or(Refusal::NoSlot)?;
        options.check_durations()?;
        options.check_slots(&slots.timeline)?;
        check_now(now)?;
        let place = select(
            options,
            &slots.timeline,
            token.as_bytes(),
            now,
            &mut Work::default(),
            key_of(slots, options.allow_short_keys),
        );
        let value = slots.values.get(place.map_err(Refusal::from)?).and_then(Option::as_ref);
        Ok(&value.ok_or(Refusal::SlotRevoked)?.secret)
    }
}

/// Verifies the tokens of one secret. It borrows the secrets, so they cannot change under it.
pub struct JwtVerifier<'s> {
    slots: &'s Slots,
    options: VerifyOptions,
}

impl JwtVerifier<'_> {
    /// Verifies a token at the time `now`, in Unix seconds.
    ///
    /// # Errors
    ///
    /// Those of [`SecretSlots::verify_jwt`]: never `ERR_INVALID_OPTION` for what a token holds.
    pub fn verify(&self, token: &str, now: u64) -> Result<VerifiedJwt, Error> {
        verify_with(self.slots, token, &self.options, now)
    }

    /// Whether a leaked old secret could be used for ever: there is more than one live slot, and neither `overlap` nor, with
    /// the slot from `iat`, `max_token_age` ends the superseded ones. Worth a warning when a program starts.
    #[must_use]
    pub fn lets_old_secrets_live(&self) -> bool {
        self.options.lets_old_secrets_live() && self.slots.values.iter().flatten().count() > 1
    }
}

/// The key of a place and an algorithm, made when it is first asked for.
pub(super) fn key_of<'s>(slots: &'s Slots, allow_short: bool) -> impl Fn(usize, Algorithm) -> Key<'s> {
    move |place, algorithm| {
        let Some(value) = slots.values.get(place).and_then(Option::as_ref) else {
            return Key::Unusable(Refusal::SlotRevoked);
        };
        let key = check_length(value.secret.expose(), algorithm, allow_short)
            .and_then(|()| value.keys.get(algorithm, &value.secret));
        key.map_or_else(Key::Unusable, Key::Ready)
    }
}

/// Refuses a time of verifying or signing that looks like milliseconds.
pub(super) fn check_now(now: u64) -> Result<(), Refusal> {
    if now > MAX_SLOT { Err(Refusal::NowInMilliseconds) } else { Ok(()) }
}

fn verify_with(slots: &Slots, token: &str, options: &VerifyOptions, now: u64) -> Result<VerifiedJwt, Error> {
    check_now(now)?;
    let mut work = Work::default();
    let key = key_of(slots, options.allow_short_keys);
    let accepted = verify(options, &slots.timeline, token.as_bytes(), now, &mut work, key);
    let accepted = accepted.map_err(Refusal::from)?;
    if let Some(usual) = accepted.usual_header {
        work.header = header::usual_text(usual);
    }
    Ok(VerifiedJwt {
        payload: String::from_utf8(work.payload).map_err(|_| Refusal::PayloadUtf8)?,
        protected_header: String::from_utf8(work.header).map_err(|_| Refusal::HeaderJson)?,
        slot: slots.timeline.numbers().get(accepted.place).copied().unwrap_or_default(),
    })
}
