//! Token calls, natively and without a network: the choice of secrets, the meaning of answers, and the outcome for a grant.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::result_large_err,
    reason = "a test fails by a panic"
)]

mod answers;
mod authorization;
mod driver;
mod extras;
mod fallback;
mod forms;
mod properties;
mod requests;
mod responses;
mod retries;
mod rounds;
