//! The room `registry`: an application's client secrets through their lives.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test fails by a panic"
)]

mod client_authentication;
mod documents;
mod expiry;
mod issuer;
mod lines;
mod model;
mod notices;
mod operations;
mod refusals;
mod tally;
mod vectors;
mod verifying;
