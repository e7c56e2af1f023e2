//! Chooses the slots that sign a webhook. The timestamp chooses, so a slot that ended before it cannot sign.

use crate::jwt::Refusal;
use crate::slots::Timeline;

/// Returns the index of the slot in effect at `at`, or of the slot before it; `None` when that was superseded `overlap` seconds
/// before `at` or earlier, or does not exist.
pub fn webhook_place(
    timeline: &Timeline,
    at: u64,
    overlap: u64,
    before: bool,
) -> Result<Option<usize>, Refusal> {
    if !timeline.is_of_times() {
        return Err(Refusal::SlotsAreNoTimes);
    }
    let place = timeline.place_effective_at(at).ok_or(Refusal::NoSlot)?;
    let began = timeline.numbers().get(place).copied().unwrap_or_default();
    Ok(if !before {
        Some(place)
    } else if at - began < overlap {
        place.checked_sub(1)
    } else {
        None
    })
}
