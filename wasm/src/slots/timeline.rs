//! The order of slots. Values stay in JavaScript, which asks for their order and for the index of the slot in effect.

use wasm_bindgen::prelude::wasm_bindgen;

use super::jwt_keys;
use super::numbers::Status;
use crate::error::Thrown;
use secret_slots::Error;
use secret_slots::boundary::{Name, SlotEntry, Timeline};

// Checks a secret's slots and returns their order: indexes into `numbers`.
//
// `value_bytes` has the length of each slot's value, -1 for a revoked slot.
#[wasm_bindgen(js_name = arrangeSlots)]
pub fn arrange_slots(name: &str, numbers: &[f64], value_bytes: &[f64]) -> Result<Vec<u32>, Thrown> {
    let name = Name::new(name)?;
    let entry = |(number, bytes): (&f64, &f64)| {
        let value_bytes = (*bytes >= 0.0).then_some(*bytes as usize);
        Ok(SlotEntry { number: name.slot_number(*number)?, value_bytes })
    };
    let entries: Vec<SlotEntry> = numbers.iter().zip(value_bytes).map(entry).collect::<Result<_, Error>>()?;
    Ok(Timeline::arrange(name, &entries)?.1)
}

// Returns the index of the highest slot at or below `at`, or a [`Status`]. The slots are those of `loadJwtSlots`.
#[wasm_bindgen(js_name = effectiveAt)]
pub fn effective_at(handle: f64, at: f64) -> i32 {
    let index = jwt_keys::with(handle, |secret| secret.timeline().place_effective_at(at as u64));
    index.map_or(Status::NotLoaded as i32, |index| {
        index.map_or(Status::BeforeFirst as i32, |index| index as i32)
    })
}
