//! Signing: the given claims, and the member that names the slot, with the key of that slot.

use super::claims::Claims;
use super::refusal::Refusal;
use super::verifier::{check_now, error_of, key_of, no_secret};
use super::verify::{Key, Stop};
use super::{Algorithm, SignOptions, SlotFrom};
use crate::encode::base64url;
use crate::encode::json::{Text, Value, read_object};
use crate::slots::{MAX_SLOT, Timeline};
use crate::{Code, Error, SecretSlots};

impl SecretSlots {
    /// Makes a token of `payload`, a JSON object, at the time `now` in Unix seconds.
    ///
    /// `iat` is set to `now` unless the payload has it. With [`SlotFrom::Iat`] and [`SlotFrom::Any`] the slot in effect at `iat`
    /// signs; with the others the highest slot, which the claim `slot` or the header's `kid` then names.
    ///
    /// # Errors
    ///
    /// `ERR_SECRET_UNKNOWN` when no secret has this name; `ERR_JWKS_NO_MATCHING_KEY` when no slot is in effect or it is
    /// revoked; `ERR_INVALID_OPTION` when its value is no HMAC key, the slots must be times and are not, `kids` has no kid for the
    /// slot, an option contradicts the payload, the header's members are not a JSON object without `alg`, `crit` and `b64`, or `now` or
    /// the end by `expires_in` is 10^11 or more, which looks like milliseconds; `ERR_JWT_INVALID` and
    /// `ERR_JWT_CLAIM_VALIDATION_FAILED` for a payload that every verifier here would refuse, or in which `iat`, `nbf` or `exp`
    /// looks like milliseconds;
    /// `ERR_TOO_LARGE` for a token over the maximum length.
    pub fn sign_jwt(
        &self,
        name: &str,
        payload: &str,
        options: &SignOptions,
        now: u64,
    ) -> Result<String, Error> {
        let Some(slots) = self.slots_of(name) else {
            return Err(no_secret(Code::SecretUnknown, name)?);
        };
        check_now(now)?;
        let mut token = Vec::new();
        let options = options.with_mapped_kid(&slots.timeline)?;
        let key = key_of(slots, options.allow_short_keys);
        sign(&options, &slots.timeline, payload.as_bytes(), now, &mut token, key)
            .map_err(|stop| error_of(stop, name, slots))?;
        String::from_utf8(token).map_err(|_| Refusal::PayloadUtf8.into())
    }
}

/// Makes a token, which replaces the contents of `token`.
pub fn sign<'k>(
    options: &SignOptions,
    timeline: &Timeline,
    payload: &[u8],
    now: u64,
    token: &mut Vec<u8>,
    key: impl Fn(usize, Algorithm) -> Key<'k>,
) -> Result<(), Stop> {
    token.clear();
    let claims = Claims::read(payload, &[])?;
    claims.check_times()?;
    let issued_at = claims.issued_at()?;
    let at = issued_at.map_or(now, |issued_at| issued_at.floor);
    let place = place(options, timeline, at)?;
    let slot = timeline.numbers().get(place).copied().ok_or(Refusal::NoSlot)?;
    let key = match key(place, options.algorithm) {
        Key::Ready(key) => key,
        Key::Unusable(refusal) => return Err(Stop::KeyRefused { place, refusal }),
        Key::NotLoaded => return Err(Stop::KeyNeeded { place, algorithm: options.algorithm }),
    };

    let mut members = Vec::new();
    if options.slot_from == SlotFrom::Slot {
        match claims.slot {
            None => members.push(("slot", slot)),
            Some(Value::Number(number)) if number.slot() == Some(slot) => {}
            Some(_) => return Err(Refusal::OtherSlot.into()),
        }
    }
    if issued_at.is_none() {
        members.push(("iat", now));
    }
    if let Some(seconds) = options.expires_in {
        let expires = at.saturating_add(seconds);
        if claims.exp.is_some() {
            return Err(Refusal::ExpTwice.into());
        }
        if expires > MAX_SLOT {
            return Err(Refusal::ExpTooLarge.into());
        }
        members.push(("exp", expires));
    }
    let payload = with_members(payload, &members);
    let header = header(options, slot)?;
    let length = [header.len(), payload.len(), options.algorithm.bytes()].map(base64url::encoded_length);
    if length.iter().sum::<usize>() + 2 > options.max_token_length {
        return Err(Refusal::TokenTooLarge.into());
    }
    base64url::encode(&header, token);
    token.push(b'.');
    base64url::encode(&payload, token);
    let (signature, bytes) = key.sign(token);
    token.push(b'.');
    base64url::encode(signature.get(..bytes).unwrap_or_default(), token);
    Ok(())
}

fn place(options: &SignOptions, timeline: &Timeline, at: u64) -> Result<usize, Refusal> {
    if !matches!(options.slot_from, SlotFrom::Iat | SlotFrom::Any) {
        return timeline.numbers().len().checked_sub(1).ok_or(Refusal::NoSlot);
    }
    if !timeline.is_of_times() {
        return Err(Refusal::SlotsAreNoTimes);
    }
    timeline.place_effective_at(at).ok_or(Refusal::NoSlot)
}

/// Returns a JSON object with more members at its end.
fn with_members(object: &[u8], members: &[(&str, u64)]) -> Vec<u8> {
    let inside = object.trim_ascii().strip_suffix(b"}").unwrap_or_default().trim_ascii_end();
    let mut extended = Vec::with_capacity(object.len() + 48);
    extended.extend_from_slice(inside);
    for (name, number) in members {
        let comma = if extended.ends_with(b"{") { "" } else { "," };
        extended.extend_from_slice(format!("{comma}\"{name}\":{number}").as_bytes());
    }
    extended.push(b'}');
    extended
}

fn header(options: &SignOptions, slot: u64) -> Result<Vec<u8>, Refusal> {
    let mut header = format!(r#"{{"alg":"{}""#, options.algorithm.as_str());
    let (mut has_typ, mut has_kid, mut refusal) = (false, false, None);
    if !options.header.is_empty() {
        let member: &mut dyn FnMut(Text<'_>, Value<'_>) = &mut |name, value| match &*name.bytes() {
            b"alg" | b"crit" | b"b64" => refusal = Some(Refusal::HeaderOption),
            b"typ" => has_typ = true,
            b"kid" => {
                has_kid = true;
                let names_slot = matches!(value, Value::String(kid) if kid.is(&slot.to_string()));
                if options.slot_from == SlotFrom::Kid && !options.kid_is_mapped && !names_slot {
                    refusal = Some(Refusal::OtherKid);
                }
            }
            _ => {}
        };
        read_object(options.header.as_bytes(), member).map_err(|_| Refusal::HeaderOption)?;
    }
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    if !has_typ {
        header.push_str(r#","typ":"JWT""#);
    }
    if options.slot_from == SlotFrom::Kid && !has_kid {
        header.push_str(&format!(r#","kid":"{slot}""#));
    }
    let given = options.header.trim_ascii();
    let given =
        given.strip_prefix('{').and_then(|given| given.strip_suffix('}')).unwrap_or_default().trim_ascii();
    if !given.is_empty() {
        header.push(',');
        header.push_str(given);
    }
    header.push('}');
    Ok(header.into_bytes())
}
