//! The operating system as a source of randomness.

use super::{EntropyFailure, EntropySource};

/// The random bytes of the operating system, or of the JavaScript host in WebAssembly.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl EntropySource for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure> {
        getrandom::fill(bytes).map_err(|_| EntropyFailure)
    }
}
