//! The operating system as the source of randomness.

use super::{EntropyFailure, EntropySource};

/// The random bytes of the operating system; in WebAssembly those of the JavaScript host.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl EntropySource for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure> {
        getrandom::fill(bytes).map_err(|_| EntropyFailure)
    }
}
