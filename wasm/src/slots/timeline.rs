//! The order of slots. Values stay in JavaScript, which asks for their order and for the index of the slot in effect.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::numbers::Status;
use crate::error::Thrown;
use crate::handles::Table;
use secret_slots::Error;
use secret_slots::boundary::{Name, SlotEntry, Timeline};

/// The most bytes that timelines may occupy. JavaScript loads an evicted timeline again.
const MAX_TABLE_BYTES: usize = 4 << 20;
/// How many bytes a timeline occupies besides its numbers.
const TIMELINE_BYTES: usize = 64;

thread_local! {
    static TIMELINES: RefCell<Table<Timeline>> = const { RefCell::new(Table::new(MAX_TABLE_BYTES)) };
}

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

// Loads ascending slot numbers under a serial that was never used before, and returns their handle.
#[wasm_bindgen(js_name = loadSlots)]
pub fn load_slots(serial: f64, numbers: &[f64]) -> f64 {
    let bytes = TIMELINE_BYTES + size_of_val(numbers);
    TIMELINES.with_borrow_mut(|table| table.insert(serial as u64, Timeline::restore(numbers), bytes)) as f64
}

// Returns the index of the highest slot at or below `at`, or a [`Status`].
#[wasm_bindgen(js_name = effectiveAt)]
pub fn effective_at(handle: f64, at: f64) -> i32 {
    TIMELINES.with_borrow_mut(|table| match table.get(handle as u64) {
        Some(timeline) => {
            timeline.place_effective_at(at as u64).map_or(Status::BeforeFirst as i32, |index| index as i32)
        }
        None => Status::NotLoaded as i32,
    })
}
