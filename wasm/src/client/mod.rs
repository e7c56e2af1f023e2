//! The client module: token requests and refreshes.
//!
//! The core asks JavaScript to send, wait and store, through the methods of a [`call_io::CallIo`] and a [`refresh_io::RefreshIo`]. It
//! reads JavaScript's objects member by member through typed getters, and writes its own with serde. Reading with
//! serde-wasm-bindgen, as the issuer does, would make this module 24 KB larger and a token request 50 % slower (DESIGN, "The boundary between Rust and JavaScript").

mod answer;
mod authorization;
mod call_io;
mod keeper;
mod options;
mod record;
mod refresh_io;
mod token;
mod view;

pub use crate::task::resume_task;
pub use token::fetch_token;
