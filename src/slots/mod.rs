//! Numbered slots: which value of a secret is in effect at a slot number or at a time.
//!
//! A slot number is an integer from 0 to 10^11 − 1: an index (0, 1, 2 …) or a Unix time in seconds. The value in effect at a
//! number is that of the highest slot at or below it, as on FastEdge. A slot's range reaches up to the next slot.
//!
//! A revoked slot keeps its range and has no value there. If it were deleted instead, its range would fall to the slot below,
//! and that slot's older secret would be in effect again.

mod document;
mod rules;
mod secret_slots;
mod timeline;

pub use rules::{MAX_NAME_BYTES, MAX_SLOT, MAX_SLOTS, MAX_VALUE_BYTES};
pub(crate) use secret_slots::Slots;
pub use secret_slots::{SecretSlots, SlotState};
pub(crate) use {rules::Name, timeline::Timeline};

/// The order of slots whose values stay in JavaScript.
pub(crate) mod boundary {
    pub use super::rules::Name;
    pub use super::timeline::{SlotEntry, Timeline};
}
