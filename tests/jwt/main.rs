//! Tokens by slot, natively: what is accepted, what is refused and why, each attack of the manual, and a naive model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails by a panic"
)]

mod any;
mod attacks;
mod claims;
mod errors;
mod forms;
mod kids;
mod properties;
mod rotation;
mod signing;
mod tokens;
