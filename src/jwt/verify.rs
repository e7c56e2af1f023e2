//! Verification, step by step, over keys that the caller holds: it may have to fetch one and come again.

use super::claims::{Claims, Window};
use super::compact::Compact;
use super::header::Header;
use super::refusal::Refusal;
use super::{Algorithm, VerifyOptions};
use crate::hmac_key::HmacKey;
use crate::slots::Timeline;

/// Where header and payload are decoded: kept from token to token, so that nothing is allocated for each.
#[derive(Default)]
pub struct Work {
    /// The decoded header, unless it is a usual one.
    pub header: Vec<u8>,
    /// The decoded payload.
    pub payload: Vec<u8>,
}

impl Work {
    /// Nothing decoded yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { header: Vec::new(), payload: Vec::new() }
    }
}

/// What the caller has under a place and an algorithm.
pub enum Key<'k> {
    /// A key that can verify.
    Ready(&'k HmacKey),
    /// The value makes no key.
    Unusable(Refusal),
    /// Fetch it, and verify again.
    NotLoaded,
}

/// Why verification ended without a token.
pub enum Stop {
    /// The token is refused.
    Refused(Refusal),
    /// Load the key of this slot and algorithm, and verify again.
    KeyNeeded {
        /// The index of the slot.
        place: usize,
        /// Of the token.
        algorithm: Algorithm,
    },
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Stop> for Refusal {
    /// Where all keys are at hand none is ever needed.
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refusal) => refusal,
            Stop::KeyNeeded { .. } => Self::NoSlot,
        }
    }
}

/// A token that was verified.
pub struct Accepted {
    /// The index of the slot that verified it.
    pub place: usize,
    /// When it would be accepted again.
    pub window: Window,
    /// Which of the usual headers it has; without one it is decoded in [`Work`], as the payload always is.
    pub usual_header: Option<usize>,
}

/// The token as read, before anything of it is believed.
struct Read<'t, 'w> {
    compact: Compact<'t>,
    header: Header<'w>,
    claims: Claims<'w>,
    place: usize,
}

fn read<'t, 'w>(
    options: &VerifyOptions,
    timeline: &Timeline,
    token: &'t [u8],
    work: &'w mut Work,
) -> Result<Read<'t, 'w>, Refusal> {
    options.check_slots(timeline)?;
    if token.len() > options.max_token_length {
        return Err(Refusal::TokenTooLarge);
    }
    let Work { header, payload } = work;
    let compact = Compact::split(token)?;
    let header = Header::read(compact.header, options, header)?;
    compact.decode_payload(payload)?;
    let claims = Claims::read(payload, &options.required_claims)?;
    let place = options.place(timeline, &claims, header.kid)?;
    Ok(Read { compact, header, claims, place })
}

/// The place of the slot with which to verify a token, and the algorithm. Nothing of the token is verified.
pub fn select<'k>(
    options: &VerifyOptions,
    timeline: &Timeline,
    token: &[u8],
    now: u64,
    work: &mut Work,
    key: impl Fn(usize, Algorithm) -> Key<'k>,
) -> Result<usize, Stop> {
    let Read { header, place, .. } = read(options, timeline, token, work).map_err(Refusal::of_token)?;
    options.check_overlap(timeline, place, now)?;
    ready(key(place, header.algorithm), place, header.algorithm).map(|_| place)
}

fn ready(key: Key<'_>, place: usize, algorithm: Algorithm) -> Result<&HmacKey, Stop> {
    match key {
        Key::Ready(key) => Ok(key),
        Key::Unusable(refusal) => Err(refusal.of_token().into()),
        Key::NotLoaded => Err(Stop::KeyNeeded { place, algorithm }),
    }
}

/// Verifies a token: the signature first, and only then what its claims say.
pub fn verify<'k>(
    options: &VerifyOptions,
    timeline: &Timeline,
    token: &[u8],
    now: u64,
    work: &mut Work,
    key: impl Fn(usize, Algorithm) -> Key<'k>,
) -> Result<Accepted, Stop> {
    let Read { compact, header, claims, place } =
        read(options, timeline, token, work).map_err(Refusal::of_token)?;
    let algorithm = header.algorithm;
    let signature = compact.decode_signature(algorithm.bytes())?;
    let signature = signature.get(..algorithm.bytes()).unwrap_or_default();
    let matches = |place: usize| {
        ready(key(place, algorithm), place, algorithm).map(|key| key.verify(compact.signed, signature))
    };
    let across = || options.place_across(timeline, &claims, place);
    let overlap = options.check_overlap(timeline, place, now);
    if let Err(ended) = overlap
        && across().is_none()
    {
        return Err(ended.into());
    }
    // Also asked where the overlap has ended: the range of a revoked slot gets no second try.
    let (place, ends) = if matches(place)? {
        (place, overlap?)
    } else {
        // An early signer has the next slot's secret, which does not end with the overlap of this slot.
        let refusal = overlap.err().unwrap_or(Refusal::SignatureMismatch);
        let place = across().ok_or(refusal)?;
        let ends = options.check_overlap(timeline, place, now).map_err(|_| refusal)?;
        match matches(place) {
            Ok(true) => (place, ends),
            Err(Stop::KeyNeeded { place, algorithm }) => return Err(Stop::KeyNeeded { place, algorithm }),
            _ => return Err(refusal.into()),
        }
    };
    if let Some(typ) = &options.typ {
        header.check_typ(typ)?;
    }
    claims.check_names(options)?;
    let mut window = claims.check_window(options, now)?;
    window.until = window.until.min(ends);
    Ok(Accepted { place, window, usual_header: header.usual })
}
