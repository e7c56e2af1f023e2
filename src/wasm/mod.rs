//! The boundary: the only place that knows of JavaScript. It translates and decides nothing.
//!
//! Numbers cross as they are, and a secret crosses through one buffer ([`text`]). What is
//! prepared here lies in bounded tables under handles, and JavaScript can prepare it again at any time: after an
//! eviction, or a trap, which drops the whole instance.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

mod error;
mod fields;
mod jwt;
mod jwt_channel;
mod jwt_keys;
mod keeper;
mod policy;
mod registry;
mod slots;
mod text;
mod token;
#[cfg(feature = "trap-tests")]
mod trap;

/// Nothing is under this handle: load it and ask again.
const NOT_LOADED: i32 = -2;
/// The call failed: `throwFailure` has the error.
const FAILED: i32 = -3;

/// The first numbers of many, 0 for each that is missing.
fn first<const N: usize>(numbers: &[f64]) -> [f64; N] {
    let mut all = [0.0; N];
    all.iter_mut().zip(numbers).for_each(|(to, from)| *to = *from);
    all
}
