//! Verification over keys that the caller holds. When a key is not loaded, verification stops and names it; the caller loads it and
//! starts again.

use super::claims::{Claims, Window};
use super::compact::Compact;
use super::header::Header;
use super::refusal::Refusal;
use super::{Algorithm, VerifyOptions};
use crate::hmac_key::HmacKey;
use crate::slots::Timeline;

/// Buffers for the decoded header and payload, reused from token to token to save allocations.
#[derive(Default)]
pub struct Work {
    /// The decoded header, unless it is one of the usual headers.
    pub header: Vec<u8>,
    /// The decoded payload.
    pub payload: Vec<u8>,
}

impl Work {
    /// Returns empty buffers.
    #[must_use]
    pub const fn new() -> Self {
        Self { header: Vec::new(), payload: Vec::new() }
    }
}

/// What the caller has for a slot's index and an algorithm.
pub enum Key<'k> {
    /// A key that can verify.
    Ready(&'k HmacKey),
    /// The slot's value cannot be a key, or the slot is revoked.
    Unusable(Refusal),
    /// The caller has to load the key and verify again.
    NotLoaded,
}

/// Why verification stopped without an accepted token.
#[derive(Clone, Copy)]
pub enum Stop {
    /// The token is refused before its signature matched.
    Refused(Refusal),
    /// The token's slot has no key for the token.
    KeyRefused {
        /// The index of the slot.
        place: usize,
        /// Why there is no key.
        refusal: Refusal,
    },
    /// The signature matches, and a claim is refused: the payload can be shown.
    ClaimRefused(Refusal),
    /// The key of this slot and algorithm has to be loaded, to verify again.
    KeyNeeded {
        /// The index of the slot.
        place: usize,
        /// The token's algorithm.
        algorithm: Algorithm,
    },
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// An accepted token.
pub struct Accepted {
    /// The index of the slot that verified it.
    pub place: usize,
    /// The times between which the same verifier accepts it again.
    pub window: Window,
    /// The index of its header among the usual ones; any other header is decoded in [`Work`], as the payload always is.
    pub usual_header: Option<usize>,
}

/// The token as read, before anything of it is trusted.
struct Read<'t, 'w> {
    compact: Compact<'t>,
    header: Header<'w>,
    claims: Claims<'w>,
    /// The index of the slot that it names; `None` when slots are to be tried.
    place: Option<usize>,
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

/// Returns the index of the slot with which to verify a token. Nothing of the token is verified.
pub fn select<'k>(
    options: &VerifyOptions,
    timeline: &Timeline,
    token: &[u8],
    now: u64,
    work: &mut Work,
    key: impl Fn(usize, Algorithm) -> Key<'k>,
) -> Result<usize, Stop> {
    let Read { header, place, .. } = read(options, timeline, token, work).map_err(Refusal::of_token)?;
    let place = place.ok_or(Refusal::IatMissing)?;
    options.check_overlap(timeline, place, now).map_err(|refusal| Stop::KeyRefused { place, refusal })?;
    ready(key(place, header.algorithm), place, header.algorithm).map(|_| place)
}

fn ready(key: Key<'_>, place: usize, algorithm: Algorithm) -> Result<&HmacKey, Stop> {
    match key {
        Key::Ready(key) => Ok(key),
        Key::Unusable(refusal) => Err(Stop::KeyRefused { place, refusal: refusal.of_token() }),
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
    let (place, held) = match place {
        None => try_slots(options, timeline, now, matches)?,
        Some(place) => {
            let across = || options.place_across(timeline, &claims, place);
            let ended = |refusal: Refusal| Stop::KeyRefused { place, refusal };
            let overlap = options.check_overlap(timeline, place, now);
            if let Err(refusal) = overlap
                && across().is_none()
            {
                return Err(ended(refusal));
            }
            // The signature is checked even where the overlap has ended: a token in a revoked slot's range must be refused here, and
            // not get a second try across the boundary.
            let (place, ends) = if matches(place)? {
                (place, overlap.map_err(ended)?)
            } else {
                // A signer that switched early used the next slot's secret, whose overlap is not that of this slot.
                let refusal = overlap.map_or_else(ended, |_| Refusal::SignatureMismatch.into());
                let place = across().ok_or(refusal)?;
                let ends = options.check_overlap(timeline, place, now).map_err(|_| refusal)?;
                match matches(place) {
                    Ok(true) => (place, ends),
                    Err(stop @ Stop::KeyNeeded { .. }) => return Err(stop),
                    _ => return Err(refusal),
                }
            };
            (place, Window { from: 0, until: ends })
        }
    };
    let judged = judge(options, &header, &claims, now).map_err(Stop::ClaimRefused)?;
    let window = Window { from: judged.from.max(held.from), until: judged.until.min(held.until) };
    Ok(Accepted { place, window, usual_header: header.usual })
}

/// Judges `typ` and the claims of a token whose signature matched.
fn judge(
    options: &VerifyOptions,
    header: &Header<'_>,
    claims: &Claims<'_>,
    now: u64,
) -> Result<Window, Refusal> {
    if let Some(typ) = &options.typ {
        header.check_typ(typ)?;
    }
    claims.check_names(options)?;
    claims.check_window(options, now)
}

/// Finds the slot of a token that does not name it: among those in effect now, or superseded less than `overlap` ago, newest
/// first. Without `overlap` that is the slot in effect now alone.
///
/// Revoked slots are passed over. At most `max_tries` others are tried, and all of them whichever matches, so that the time does
/// not tell which slot signed. The window is that of the same candidates: it ends when another slot comes into effect.
fn try_slots(
    options: &VerifyOptions,
    timeline: &Timeline,
    now: u64,
    matches: impl Fn(usize) -> Result<bool, Stop>,
) -> Result<(usize, Window), Stop> {
    let current = timeline.place_effective_at(now).ok_or(Refusal::NothingInEffect)?;
    let ends = |place: usize| {
        let superseded = timeline.numbers().get(place + 1).copied().unwrap_or(u64::MAX);
        superseded.saturating_add(options.overlap.unwrap_or(0))
    };
    let (mut found, mut tries) = (None, 0);
    let mut refusal = None;
    for place in (0..=current).rev() {
        if tries == options.max_tries || now >= ends(place) {
            break;
        }
        match matches(place) {
            Ok(is_match) => {
                found = found.or(is_match.then_some(place));
                refusal = Some(Refusal::SignatureMismatch.into());
                tries += 1;
            }
            Err(stop @ Stop::KeyNeeded { .. }) => return Err(stop),
            Err(stop) => {
                refusal.get_or_insert(stop);
                tries += usize::from(!matches!(stop, Stop::KeyRefused { refusal: Refusal::SlotRevoked, .. }));
            }
        }
    }
    let place = found.ok_or(refusal.unwrap_or(Refusal::NothingInEffect.into()))?;
    let from = timeline.numbers().get(current).copied().unwrap_or_default();
    let until = timeline.numbers().get(current + 1).copied().unwrap_or(u64::MAX).min(ends(place));
    Ok((place, Window { from, until }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]
mod tests {
    use super::*;
    use crate::jwt::{NO_END, SlotFrom};
    use proptest::prelude::*;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum State {
        Live,
        Revoked,
        Unusable,
    }

    /// The slots whose HMAC is computed for a token without `iat`, by the words of the documentation and nothing clever.
    fn model(slots: &BTreeMap<u64, State>, now: u64, overlap: Option<u64>, max_tries: usize) -> Vec<u64> {
        let next_of = |slot: u64| slots.keys().copied().find(|other| *other > slot);
        let in_effect = |slot: u64| slot <= now && next_of(slot).is_none_or(|next| now < next);
        let in_overlap = |slot: u64| match (next_of(slot), overlap) {
            (Some(next), Some(NO_END)) => next <= now,
            (Some(next), Some(overlap)) => next <= now && now - next < overlap,
            _ => false,
        };
        let mut tried: Vec<u64> =
            slots.keys().copied().filter(|slot| in_effect(*slot) || in_overlap(*slot)).collect();
        tried.retain(|slot| slots[slot] != State::Revoked);
        tried.reverse();
        tried.truncate(max_tries);
        tried.retain(|slot| slots[slot] == State::Live);
        tried
    }

    fn tried(
        slots: &BTreeMap<u64, State>,
        now: u64,
        overlap: Option<u64>,
        max_tries: usize,
        signer: u64,
    ) -> (Vec<u64>, Option<(u64, Window)>) {
        let numbers: Vec<u64> = slots.keys().copied().collect();
        let timeline = Timeline::restore(&numbers.iter().map(|slot| *slot as f64).collect::<Vec<_>>());
        let mut options = VerifyOptions::new().slot_from(SlotFrom::Any).max_tries(max_tries);
        if let Some(overlap) = overlap {
            options = options.overlap(overlap);
        }
        let computed = RefCell::new(Vec::new());
        let outcome = try_slots(&options, &timeline, now, |place| match slots[&numbers[place]] {
            State::Live => {
                computed.borrow_mut().push(numbers[place]);
                Ok(numbers[place] == signer)
            }
            State::Revoked => Err(Stop::KeyRefused { place, refusal: Refusal::SlotRevoked }),
            State::Unusable => Err(Stop::KeyRefused { place, refusal: Refusal::KeyUnusable }),
        });
        (computed.into_inner(), outcome.ok().map(|(place, window)| (numbers[place], window)))
    }

    fn state() -> impl Strategy<Value = State> {
        prop::sample::select(vec![State::Live, State::Live, State::Live, State::Revoked, State::Unusable])
    }

    fn overlap() -> impl Strategy<Value = Option<u64>> {
        prop_oneof![Just(None), Just(Some(NO_END)), (0_u64..90).prop_map(Some)]
    }

    proptest! {
        #[test]
        fn the_slots_tried_are_those_of_a_plain_model_whichever_matches(
            slots in prop::collection::btree_map(1_000_000_000_u64..1_000_000_100, state(), 1..24),
            now in 999_999_990_u64..1_000_000_150,
            overlap in overlap(),
            max_tries in 1_usize..=16,
        ) {
            let expected = model(&slots, now, overlap, max_tries);
            for signer in slots.keys().copied().chain([0]) {
                let (computed, found) = tried(&slots, now, overlap, max_tries, signer);
                prop_assert_eq!(&computed, &expected, "the same for every signer");
                prop_assert_eq!(found.map(|(slot, _)| slot), expected.contains(&signer).then_some(signer));
            }
        }

        #[test]
        fn a_token_is_accepted_at_every_other_time_within_its_window(
            slots in prop::collection::btree_map(1_000_000_000_u64..1_000_000_100, state(), 1..24),
            now in 1_000_000_000_u64..1_000_000_150,
            later in 999_999_990_u64..1_000_000_200,
            overlap in overlap(),
            max_tries in 1_usize..=16,
            signer in any::<prop::sample::Index>(),
        ) {
            let signer = slots.keys().copied().nth(signer.index(slots.len())).unwrap();
            let Some((slot, window)) = tried(&slots, now, overlap, max_tries, signer).1 else { return Ok(()) };
            prop_assert!((window.from..window.until).contains(&now));
            if (window.from..window.until).contains(&later) {
                let again = tried(&slots, later, overlap, max_tries, signer).1;
                prop_assert_eq!(again.map(|(slot, _)| slot), Some(slot));
            }
        }
    }

    #[test]
    fn a_key_that_is_not_loaded_is_asked_for() {
        let timeline = Timeline::restore(&[0.0, 1_000_000_000.0]);
        let options = VerifyOptions::new().slot_from(SlotFrom::Any).overlap(NO_END);
        let outcome = try_slots(&options, &timeline, 1_000_000_000, |place| match place {
            1 => Ok(true),
            _ => Err(Stop::KeyNeeded { place, algorithm: Algorithm::Hs256 }),
        });
        assert!(
            matches!(outcome, Err(Stop::KeyNeeded { place: 0, .. })),
            "also when another one matches already"
        );
    }
}
