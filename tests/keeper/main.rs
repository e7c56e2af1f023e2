//! The room `keeper`: plans, and attempts of many holders at one record.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by a panic")]

mod model;
mod plans;
mod schedules;
mod steps;
