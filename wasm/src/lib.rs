//! The boundary: the only crate that knows of JavaScript. It translates and decides nothing.
//!
//! Each of the features `slots`, `client` and `issuer` makes a module of pkg/. On hot paths numbers cross as they are, and a secret
//! crosses through one buffer ([`text_buffer`]). What is prepared here lies in bounded tables under handles ([`handles`]), and
//! JavaScript can prepare it again at any time: after an eviction, or a trap, which drops the whole instance.
//!
//! Exports of the slots module have plain comments: wasm-bindgen copies doc comments into the glue, which every user downloads.

#![allow(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

#[cfg(feature = "client")]
pub mod client;
mod error;
#[cfg(any(feature = "slots", feature = "issuer"))]
mod handles;
#[cfg(feature = "issuer")]
mod issuer;
#[cfg(feature = "slots")]
mod slots;
#[cfg(feature = "issuer")]
mod strict;
#[cfg(any(feature = "slots", feature = "issuer"))]
mod text_buffer;
#[cfg(feature = "trap-tests")]
mod trap;

/// Half the size of the standard library's, and each call takes a bounded time.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
