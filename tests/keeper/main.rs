//! The room `keeper`: plans, and attempts of many holders to refresh one record.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by a panic")]

mod model;
mod plans;
mod schedules;
mod steps;
