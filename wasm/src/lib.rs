//! The boundary to JavaScript. It translates and decides nothing: the core crate does not know of JavaScript.
//!
//! Each of the features `slots`, `client` and `issuer` makes a module of pkg/. On hot paths numbers cross unconverted, and a secret
//! crosses through one buffer ([`text_buffer`]). Prepared values lie in bounded tables under handles ([`handles`]). JavaScript can
//! prepare them again at any time: after an eviction, or after a trap, which drops the whole instance.
//!
//! Exports of the slots module have plain comments: wasm-bindgen copies doc comments into the glue, which every user downloads.

#![allow(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

mod array;
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
#[cfg(feature = "client")]
mod task;
#[cfg(any(feature = "slots", feature = "issuer"))]
mod text_buffer;
#[cfg(feature = "trap-tests")]
mod trap;

/// Half the code of the standard library's allocator, and each call takes a bounded time.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
