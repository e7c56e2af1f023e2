//! Chooses the slot of a token. Nothing of the token is verified yet, so it can only choose among the slots of one secret, and a
//! selector that is absent or malformed is a refusal.

use super::claims::Claims;
use super::refusal::Refusal;
use super::verify_options::{NO_END, SlotFrom, VerifyOptions};
use crate::encode::json::Value;
use crate::slots::Timeline;

impl Timeline {
    /// Whether the slots are Unix times in seconds. The lowest may be any number, such as 0: it is in effect from the beginning.
    pub(crate) fn is_of_times(&self) -> bool {
        self.numbers().get(1).is_none_or(|second| *second >= 1_000_000_000)
    }

    /// Returns the time from which the slot at index `place` is superseded; `None` for the newest slot.
    fn superseded_at(&self, place: usize) -> Option<u64> {
        self.numbers().get(place + 1).copied()
    }
}

impl VerifyOptions {
    /// Refuses slots that are not times when these options need times.
    pub fn check_slots(&self, timeline: &Timeline) -> Result<(), Refusal> {
        if self.needs_times() && !timeline.is_of_times() { Err(Refusal::SlotsAreNoTimes) } else { Ok(()) }
    }

    /// Returns the index of the slot that the token names; `None` when [`SlotFrom::Any`] is to try slots.
    pub(super) fn place(
        &self,
        timeline: &Timeline,
        claims: &Claims<'_>,
        kid: Option<Value<'_>>,
    ) -> Result<Option<usize>, Refusal> {
        let place = match self.slot_from {
            SlotFrom::Iat | SlotFrom::Any => match claims.issued_at()? {
                Some(issued_at) => timeline.place_effective_at(issued_at.floor).ok_or(Refusal::NoSlot),
                None if self.slot_from == SlotFrom::Any => return Ok(None),
                None => Err(Refusal::IatMissing),
            },
            SlotFrom::Slot => {
                let Value::Number(number) = claims.slot.ok_or(Refusal::SlotMissing)? else {
                    return Err(Refusal::SlotMalformed);
                };
                let slot = number.slot().ok_or(Refusal::SlotMalformed)?;
                timeline.place_effective_at(slot).ok_or(Refusal::NoSlot)
            }
            SlotFrom::Kid => {
                let Value::String(kid) = kid.ok_or(Refusal::KidMissing)? else {
                    return Err(Refusal::KidMalformed);
                };
                let slot = match &self.kids {
                    None => canonical_decimal(&kid.bytes()),
                    Some(kids) => kids.iter().find(|(name, _)| kid.is(name)).map(|(_, slot)| *slot),
                };
                let slot = slot.ok_or(Refusal::KidUnknown)?;
                timeline.place_of(slot).map_err(|_| Refusal::KidUnknown)
            }
        };
        place.map(Some)
    }

    /// Returns the time from which a slot's tokens are refused, `u64::MAX` for never. Refuses the token when that time has come.
    pub(super) fn check_overlap(&self, timeline: &Timeline, place: usize, now: u64) -> Result<u64, Refusal> {
        let (Some(overlap), Some(superseded)) = (self.overlap, timeline.superseded_at(place)) else {
            return Ok(u64::MAX);
        };
        let ends = superseded.saturating_add(overlap);
        if overlap != NO_END && now >= ends { Err(Refusal::OverlapEnded) } else { Ok(ends) }
    }

    /// Returns the index of the slot across the boundary that is nearest to the token's `iat`, when that is within
    /// `boundary_tolerance`. Of two boundaries at the same distance, the earlier one counts.
    pub(super) fn place_across(
        &self,
        timeline: &Timeline,
        claims: &Claims<'_>,
        place: usize,
    ) -> Option<usize> {
        if !self.reads_iat() || self.boundary_tolerance == 0 {
            return None;
        }
        let issued_at = claims.issued_at().ok()??;
        let began = *timeline.numbers().get(place)?;
        let since = place.checked_sub(1).map(|before| (issued_at.floor.saturating_sub(began), before));
        let ahead =
            timeline.superseded_at(place).map(|ends| (ends.saturating_sub(issued_at.floor), place + 1));
        let nearest = [since, ahead].into_iter().flatten().min_by_key(|(distance, _)| *distance)?;
        (nearest.0 <= self.boundary_tolerance).then_some(nearest.1)
    }
}

/// Reads a decimal number without sign or leading zeros, so that each slot has exactly one name.
pub(crate) fn canonical_decimal(digits: &[u8]) -> Option<u64> {
    if digits.len() > 16 || (digits.len() > 1 && digits.starts_with(b"0")) {
        return None;
    }
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}
