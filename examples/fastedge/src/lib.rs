//! An application for FastEdge that verifies tokens across a rotation of its secret:
//! `cargo build --release --target wasm32-wasip1`. On any other target it is a library, for its tests.

#[cfg(target_os = "wasi")]
mod handler;
mod refusal;
mod verify;

pub use refusal::Refusal;
pub use verify::{MAX_TOKEN_AGE, SECRET, verify};
