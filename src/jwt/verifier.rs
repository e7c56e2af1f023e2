//! Verification as a Rust program calls it: over the secrets that it holds.

use super::refusal::Refusal;
use super::verify::{Key, Stop, Work, select, verify};
use super::{Algorithm, VerifiedJwt, VerifyOptions, header, key_rules};
use crate::slots::{Name, Slots};
use crate::{Code, Error, Secret, SecretSlots};

impl SecretSlots {
    /// Verifies a token with the slot of `name` that it belongs to, at the time `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// Each rule has its code, in this order: `ERR_INVALID_OPTION` when the options need slots that are Unix times in
    /// seconds; `ERR_TOO_LARGE`; `ERR_JWS_INVALID` for what is not a compact JWS; `ERR_JOSE_ALG_NOT_ALLOWED`;
    /// `ERR_JWT_INVALID` for a payload that is not one JSON object; `ERR_JWT_CLAIM_VALIDATION_FAILED` when it does not
    /// say its slot; `ERR_JWKS_NO_MATCHING_KEY` when there is no such secret or slot, or it is revoked or superseded for
    /// longer than `overlap`; `ERR_INVALID_OPTION` when the slot's value is no HMAC key;
    /// `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`; and only then `ERR_JWT_CLAIM_VALIDATION_FAILED` and `ERR_JWT_EXPIRED`.
    pub fn verify_jwt(
        &self,
        name: &str,
        token: &str,
        options: &VerifyOptions,
        now: u64,
    ) -> Result<VerifiedJwt, Error> {
        let slots = self.slots_of(name).ok_or(Refusal::NoSlot)?;
        verify_with(slots, token, options, now)
    }

    /// A verifier of the tokens of one secret, whose options and keys are checked now.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when the options need slots that are Unix times in seconds, or a slot's value is PEM, a JWK
    /// or too short for every algorithm allowed; `ERR_SECRET_UNKNOWN` when no secret has this name.
    pub fn jwt_verifier(&self, name: &str, options: VerifyOptions) -> Result<JwtVerifier<'_>, Error> {
        let Some(slots) = self.slots_of(name) else {
            return Err(Error::new(Code::SecretUnknown, format!("no secret is named {}", Name::new(name)?)));
        };
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
        let (place, algorithm) =
            select(options, &slots.timeline, token.as_bytes(), now, &mut Work::default())?;
        let value = slots.values.get(place).and_then(Option::as_ref).ok_or(Refusal::SlotRevoked)?;
        key_rules::check_key(value.secret.expose(), algorithm, options.allow_short_keys)?;
        Ok(&value.secret)
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
    /// Those of [`SecretSlots::verify_jwt`].
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

fn verify_with(slots: &Slots, token: &str, options: &VerifyOptions, now: u64) -> Result<VerifiedJwt, Error> {
    let mut work = Work::default();
    let key = |place: usize, algorithm: Algorithm| {
        let Some(value) = slots.values.get(place).and_then(Option::as_ref) else {
            return Key::Unusable(Refusal::SlotRevoked);
        };
        match key_rules::check_key(value.secret.expose(), algorithm, options.allow_short_keys) {
            Ok(()) => value.keys.get(algorithm, &value.secret).map_or(Key::NotLoaded, Key::Ready),
            Err(refusal) => Key::Unusable(refusal),
        }
    };
    let accepted = verify(options, &slots.timeline, token.as_bytes(), now, &mut work, key);
    let accepted = accepted.map_err(|stop| match stop {
        Stop::Refused(refusal) => Error::from(refusal),
        Stop::KeyNeeded { .. } => Error::from(Refusal::NoSlot),
    })?;
    if let Some(usual) = accepted.usual_header {
        work.header = header::usual_text(usual);
    }
    Ok(VerifiedJwt {
        payload: String::from_utf8(work.payload).map_err(|_| Refusal::PayloadUtf8)?,
        protected_header: String::from_utf8(work.header).map_err(|_| Refusal::HeaderJson)?,
        slot: slots.timeline.numbers().get(accepted.place).copied().unwrap_or_default(),
    })
}
