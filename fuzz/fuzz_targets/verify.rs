//! `cargo +nightly fuzz run verify --features fuzzing`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| secret_slots_fuzz::verify(data));
