//! The numbers that cross. JavaScript reads them from the glue, which exports these enums, so that each is defined once.

use secret_slots::jwt;
use wasm_bindgen::prelude::wasm_bindgen;

// A result below zero.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Status {
    // The time is before the first slot.
    BeforeFirst = -1,
    // The handle has no value: load it and call again.
    NotLoaded = -2,
    // The call failed: `throwFailure` has the error.
    Failed = -3,
    // The options are not loaded: load them and call again.
    OptionsNotLoaded = -4,
    // A key is not loaded: the report has the index of its slot, and its algorithm.
    KeyNeeded = -5,
    // The first refusal; the others have lower numbers.
    Refused = -16,
    // The same of refusals of a slot's key: the report has its index.
    KeyRefused = -272,
    // The same of claims that are refused after the signature matched: the report says where the payload is.
    ClaimRefused = -528,
}

// The algorithms, with the names of JavaScript's option.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Algorithm {
    HS256 = 0,
    HS384 = 1,
    HS512 = 2,
}

// The core gives its algorithms the same numbers, and reports contain the core's.
const _: () = assert!(
    Algorithm::HS256 as u8 == jwt::Algorithm::Hs256 as u8
        && Algorithm::HS384 as u8 == jwt::Algorithm::Hs384 as u8
        && Algorithm::HS512 as u8 == jwt::Algorithm::Hs512 as u8
);

pub(super) const ALGORITHMS: [u8; 3] =
    [Algorithm::HS256 as u8, Algorithm::HS384 as u8, Algorithm::HS512 as u8];

pub(super) fn algorithm_of(number: u8) -> jwt::Algorithm {
    match number {
        HS512 => jwt::Algorithm::Hs512,
        HS384 => jwt::Algorithm::Hs384,
        _ => jwt::Algorithm::Hs256,
    }
}
const HS384: u8 = Algorithm::HS384 as u8;
const HS512: u8 = Algorithm::HS512 as u8;

// The part of a token that selects its slot, with the names of JavaScript's option.
#[wasm_bindgen]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types, reason = "the names of JavaScript's option")]
pub enum SlotFrom {
    iat = 0,
    slot = 1,
    kid = 2,
    any = 3,
}

pub(super) fn slot_from_of(number: u8) -> jwt::SlotFrom {
    match number {
        SLOT => jwt::SlotFrom::Slot,
        KID => jwt::SlotFrom::Kid,
        ANY => jwt::SlotFrom::Any,
        _ => jwt::SlotFrom::Iat,
    }
}
const SLOT: u8 = SlotFrom::slot as u8;
const KID: u8 = SlotFrom::kid as u8;
const ANY: u8 = SlotFrom::any as u8;
