//! The client module: token requests and refreshes.
//!
//! JavaScript sends, waits and stores what the core asks for, through the methods of a [`call_io::CallIo`] and a
//! [`refresh_io::RefreshIo`]. The core reads their objects member by member through typed getters, and writes its own with serde.
//! serde-wasm-bindgen reads too, and the issuer uses it for that; here it made the module 24 KB larger and a token request half as
//! slow again (DESIGN, Boundary).

mod answer;
mod authorization;
mod call_io;
mod keeper;
mod options;
mod record;
mod refresh_io;
mod token;
mod view;

pub use token::fetch_token;
