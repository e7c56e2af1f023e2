//! The keys of secrets. JavaScript keeps the values, and loads the keys again after an eviction.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::key_table::{KeyTable, SecretKeys};
use crate::text_buffer as text;

thread_local! {
    static KEYS: RefCell<KeyTable> = const { RefCell::new(KeyTable::new()) };
}

/// Calls with a secret's keys; `None` when they are not loaded.
pub(super) fn with<T>(handle: f64, call: impl FnOnce(&SecretKeys<'_>) -> T) -> Option<T> {
    KEYS.with_borrow(|table| table.get(handle as u64).map(|secret| call(&secret)))
}

// Loads ascending slot numbers under a serial that was never used before, and returns their handle. The number of a revoked slot has
// a half added.
#[wasm_bindgen(js_name = loadJwtSlots)]
pub fn load_jwt_slots(serial: f64, numbers: &[f64]) -> f64 {
    KEYS.with_borrow_mut(|table| table.load_slots(serial as u64, numbers)) as f64
}

// Drops a secret's keys and wipes them.
#[wasm_bindgen(js_name = dropJwtSlots)]
pub fn drop_jwt_slots(handle: f64) {
    KEYS.with_borrow_mut(|table| table.drop_slots(handle as u64));
}

// Makes a key of the first `length` bytes of the text buffer, and wipes them.
#[wasm_bindgen(js_name = loadJwtKey)]
pub fn load_jwt_key(handle: f64, place: usize, kind: usize, length: usize) {
    text::take_bytes(length, |secret| {
        KEYS.with_borrow_mut(|table| table.load_key(handle as u64, place, kind, secret));
    });
}
