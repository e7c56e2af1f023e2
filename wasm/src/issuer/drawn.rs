//! Random bytes for one command. JavaScript draws them; each is used once, and all are wiped afterwards.

use secret_slots::Secret;
use secret_slots::policy::{EntropyFailure, EntropySource};

pub(super) struct Drawn {
    bytes: Secret,
    used: usize,
}

impl Drawn {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: Secret::from(bytes), used: 0 }
    }
}

impl EntropySource for Drawn {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure> {
        let end = self.used + bytes.len();
        bytes.copy_from_slice(self.bytes.expose().get(self.used..end).ok_or(EntropyFailure)?);
        self.used = end;
        Ok(())
    }
}
