//! The keys of secrets, made one by one as tokens ask for them, and wiped when their slots change or others need the room.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::text;
use crate::hmac_key::HmacKey;
use crate::jwt::{Algorithm, Key, Refusal, check_key};
use crate::slots::Timeline;
use crate::table::Table;

/// Bytes of keys and slot numbers held at most, reckoned as if every key were made: some 2,000 secrets of two slots.
const MAX_TABLE_BYTES: usize = 4 << 20;
/// What a slot takes with its keys.
const SLOT_BYTES: usize = 8 + Algorithm::ALL.len() * (size_of::<SlotKey>() + size_of::<HmacKey>());
const SECRET_BYTES: usize = 64;

#[derive(Default)]
enum SlotKey {
    #[default]
    NotLoaded,
    Revoked,
    Unusable(Refusal),
    Short(Box<HmacKey>),
    Ready(Box<HmacKey>),
}

/// A secret's slots, and a key for each place and algorithm.
pub(super) struct SlotKeys {
    pub(super) timeline: Timeline,
    keys: Vec<[SlotKey; Algorithm::ALL.len()]>,
}

impl SlotKeys {
    pub(super) fn key(&self, place: usize, algorithm: Algorithm, allow_short: bool) -> Key<'_> {
        match self.keys.get(place).and_then(|keys| keys.get(algorithm as usize)) {
            None | Some(SlotKey::NotLoaded) => Key::NotLoaded,
            Some(SlotKey::Revoked) => Key::Unusable(Refusal::SlotRevoked),
            Some(SlotKey::Unusable(refusal)) => Key::Unusable(*refusal),
            Some(SlotKey::Short(_)) if !allow_short => Key::Unusable(Refusal::KeyTooShort),
            Some(SlotKey::Short(key) | SlotKey::Ready(key)) => Key::Ready(key),
        }
    }
}

thread_local! {
    static SECRETS: RefCell<Table<SlotKeys>> = const { RefCell::new(Table::new(MAX_TABLE_BYTES)) };
}

/// Calls with a secret's keys; `None` when they are not loaded.
pub(super) fn with<T>(handle: f64, call: impl FnOnce(&SlotKeys) -> T) -> Option<T> {
    SECRETS.with_borrow_mut(|table| table.get(handle as u64).map(|secret| call(secret)))
}

/// Loads ascending slot numbers under a serial that was never used before, and answers their handle.
#[wasm_bindgen(js_name = loadJwtSlots)]
pub fn load_jwt_slots(serial: f64, numbers: &[f64]) -> f64 {
    let keys = numbers.iter().map(|_| Default::default()).collect();
    let secret = SlotKeys { timeline: Timeline::restore(numbers), keys };
    let bytes = SECRET_BYTES + numbers.len() * SLOT_BYTES;
    SECRETS.with_borrow_mut(|table| table.insert(serial as u64, secret, bytes)) as f64
}

/// Drops a secret's keys, which wipes them.
#[wasm_bindgen(js_name = dropJwtSlots)]
pub fn drop_jwt_slots(handle: f64) {
    SECRETS.with_borrow_mut(|table| table.remove(handle as u64));
}

/// Makes a key of the first `length` bytes of the text buffer, and wipes them; a length below zero is a revoked slot.
#[wasm_bindgen(js_name = loadJwtKey)]
pub fn load_jwt_key(handle: f64, place: usize, algorithm: usize, length: i32) {
    let Some(algorithm) = Algorithm::ALL.get(algorithm) else { return };
    let key = usize::try_from(length)
        .map_or(SlotKey::Revoked, |length| text::take_bytes(length, |secret| slot_key(secret, *algorithm)));
    SECRETS.with_borrow_mut(|table| {
        let secret = table.get(handle as u64);
        let keys = secret.and_then(|secret| secret.keys.get_mut(place));
        if let Some(kept) = keys.and_then(|keys| keys.get_mut(*algorithm as usize)) {
            *kept = key;
        }
    });
}

fn slot_key(secret: &[u8], algorithm: Algorithm) -> SlotKey {
    if let Err(refusal) = check_key(secret, algorithm, true) {
        return SlotKey::Unusable(refusal);
    }
    let Some(key) = HmacKey::new(algorithm, secret).map(Box::new) else { return SlotKey::NotLoaded };
    if check_key(secret, algorithm, false).is_ok() { SlotKey::Ready(key) } else { SlotKey::Short(key) }
}
