//! The Rust API of verification, over secrets that the program holds.

use std::borrow::Cow;

use super::claims::Claims;
use super::key_rules::check_length;
use super::refusal::Refusal;
use super::verify::{Key, Stop, Work, select, verify};
use super::{Algorithm, SlotFrom, VerifiedJwt, VerifyOptions, header};
use crate::error::RefusedClaim;
use crate::slots::{MAX_SLOT, Name, Slots};
use crate::{Code, Error, Secret, SecretSlots};

impl SecretSlots {
    /// Verifies a token with the slot of the secret `name` that the token names, at the time `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// The first broken rule decides the code, in this order. `ERR_INVALID_OPTION`, whatever the token, when the options need slots
    /// that are Unix times in seconds, or when `now` or a duration is 10^11 or more, which looks like milliseconds. Then `ERR_TOO_LARGE`; `ERR_JWS_INVALID` for what is not a compact JWS; `ERR_JOSE_ALG_NOT_ALLOWED`;
    /// `ERR_JWT_INVALID` for a payload that is not one JSON object; `ERR_JWT_CLAIM_VALIDATION_FAILED` when it does not
    /// name its slot; `ERR_JWKS_NO_MATCHING_KEY` when there is no such secret or slot, or the slot is revoked, superseded for
    /// longer than `overlap`, or has a value that is no HMAC key for the token's algorithm;
    /// `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`; and only then `ERR_JWT_CLAIM_VALIDATION_FAILED` and `ERR_JWT_EXPIRED`. These two have
    /// [`claim`](Error::claim), [`reason`](Error::reason) and, once the signature matched, [`payload`](Error::payload).
    pub fn verify_jwt(
        &self,
        name: &str,
        token: &str,
        options: &VerifyOptions,
        now: u64,
    ) -> Result<VerifiedJwt, Error> {
        let slots = self.slots_of(name).ok_or_else(|| no_key(name))?;
        options.check_durations()?;
        options.check_slots(&slots.timeline)?;
        verify_with(name, slots, token, options, now)
    }

    /// Returns a verifier of one secret's tokens, and checks its options and keys.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when the options need slots that are Unix times in seconds, a duration is 10^11 or more, or a
    /// slot's value is a key of another kind (PEM, OpenSSH, JWK, …) or too short for one of the algorithms allowed;
    /// `ERR_SECRET_UNKNOWN` when no secret has this name.
    pub fn jwt_verifier(&self, name: &str, options: VerifyOptions) -> Result<JwtVerifier<'_>, Error> {
        let Some(slots) = self.slots_of(name) else {
            return Err(no_secret(Code::SecretUnknown, name)?);
        };
        options.check_durations()?;
        options.check_slots(&slots.timeline)?;
        for (place, value) in slots.values.iter().enumerate() {
            let Some(value) = value else { continue };
            options
                .check_key(value.secret.expose())
                .map_err(|refusal| error_of(Stop::KeyRefused { place, refusal }, name, slots))?;
        }
        Ok(JwtVerifier { name: name.into(), slots, options })
    }

    /// Returns the secret with which another library is to verify this token, chosen as [`verify_jwt`](Self::verify_jwt) does. The
    /// token is **not** verified.
    ///
    /// # Errors
    ///
    /// As [`verify_jwt`](Self::verify_jwt) up to the signature, and `ERR_INVALID_OPTION` for [`SlotFrom::Any`]: a token without
    /// `iat` has no one secret to hand over.
    pub fn jose_key(
        &self,
        name: &str,
        token: &str,
        options: &VerifyOptions,
        now: u64,
    ) -> Result<&Secret, Error> {
        let slots = self.slots_of(name).ok_or_else(|| no_key(name))?;
        if options.slot_from == SlotFrom::Any {
            return Err(Error::new(
                Code::InvalidOption,
                "SlotFrom::Any cannot choose one secret for another library",
            ));
        }
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
        let place = place.map_err(|stop| error_of(stop, name, slots))?;
        let value = slots.values.get(place).and_then(Option::as_ref);
        Ok(&value.ok_or(Refusal::SlotRevoked)?.secret)
    }
}

/// Verifies the tokens of one secret. It borrows the secrets, so they cannot change while it exists.
pub struct JwtVerifier<'s> {
    name: String,
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
        verify_with(&self.name, self.slots, token, &self.options, now)
    }

    /// Whether an attacker could use a leaked old secret for ever: there is more than one live slot, and superseded slots are ended
    /// neither by `overlap` nor, with the slot from `iat`, by `max_token_age`. Worth a warning when a program starts.
    #[must_use]
    pub fn lets_old_secrets_live(&self) -> bool {
        self.options.lets_old_secrets_live() && self.slots.values.iter().flatten().count() > 1
    }
}

/// Returns a function that finds the key of a slot's index and an algorithm, and makes it at its first use.
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

/// Refuses a time `now` that looks like milliseconds.
pub(crate) fn check_now(now: u64) -> Result<(), Refusal> {
    if now > MAX_SLOT { Err(Refusal::NowInMilliseconds) } else { Ok(()) }
}

/// The error of a token or a webhook of an unknown secret.
pub(crate) fn no_key(name: &str) -> Error {
    let unknown = || Error::new(Code::NoMatchingKey, "no secret has this name");
    no_secret(Code::NoMatchingKey, name).unwrap_or_else(|_| unknown())
}

/// The error for an unknown secret; that of the name itself when it is not valid.
pub(crate) fn no_secret(code: Code, name: &str) -> Result<Error, Error> {
    Ok(Name::new(name)?.unknown(code))
}

/// The error of a refusal: one of a slot's key names secret and slot.
pub(super) fn error_of(stop: Stop, name: &str, slots: &Slots) -> Error {
    let (place, refusal) = match stop {
        Stop::Refused(refusal) | Stop::ClaimRefused(refusal) => return refusal.into(),
        // All keys are at hand here, so that none is ever needed.
        Stop::KeyNeeded { .. } => return Refusal::NoSlot.into(),
        Stop::KeyRefused { place, refusal } => (place, refusal),
    };
    let Ok(name) = Name::new(name) else { return refusal.into() };
    let number = slots.timeline.numbers().get(place).copied().unwrap_or_default();
    let value = slots.values.get(place).and_then(Option::as_ref);
    let bytes = value.map_or(0, |value| value.secret.expose().len());
    // A token's error does not tell how long the secret is.
    let length =
        if refusal.code() == Code::InvalidOption { format!(" ({bytes} bytes)") } else { String::new() };
    Error::new(refusal.code(), format!("slot {number} of secret {name}{length} {}", refusal.words()))
}

/// The error of a claim that was refused after the signature matched, with the payload.
fn claim_error(refusal: Refusal, options: &VerifyOptions, payload: Vec<u8>) -> Error {
    let Ok(payload) = String::from_utf8(payload) else { return refusal.into() };
    let (claim, reason) = refusal.claim().unwrap_or_default();
    let (claim, message) = match refusal {
        Refusal::ClaimMissing => {
            let missing =
                Claims::first_missing(payload.as_bytes(), &options.required_claims).unwrap_or_default();
            (Cow::Owned(missing.to_owned()), Cow::Owned(format!("the required claim {missing:?} is missing")))
        }
        _ => (Cow::Borrowed(claim), Cow::Borrowed(refusal.words())),
    };
    Error::new(refusal.code(), message).with_claim(RefusedClaim { claim, reason, payload: Some(payload) })
}

fn verify_with(
    name: &str,
    slots: &Slots,
    token: &str,
    options: &VerifyOptions,
    now: u64,
) -> Result<VerifiedJwt, Error> {
    check_now(now)?;
    let mut work = Work::default();
    let key = key_of(slots, options.allow_short_keys);
    let accepted = verify(options, &slots.timeline, token.as_bytes(), now, &mut work, key);
    let accepted = match accepted {
        Ok(accepted) => accepted,
        Err(Stop::ClaimRefused(refusal)) => return Err(claim_error(refusal, options, work.payload)),
        Err(stop) => return Err(error_of(stop, name, slots)),
    };
    if let Some(usual) = accepted.usual_header {
        work.header = header::usual_text(usual);
    }
    Ok(VerifiedJwt {
        payload: String::from_utf8(work.payload).map_err(|_| Refusal::PayloadUtf8)?,
        protected_header: String::from_utf8(work.header).map_err(|_| Refusal::HeaderJson)?,
        slot: slots.timeline.numbers().get(accepted.place).copied().unwrap_or_default(),
    })
}
