//! The source of random bytes. It is an argument, so that a test can script it and its failure is an error.

use std::fmt;

use zeroize::Zeroize;

use crate::{Code, Error};

/// A cryptographically secure source of random bytes.
///
/// Any closure that fills a slice implements it; with the feature `getrandom` so does `SystemEntropy`:
///
/// ```
/// use secret_slots::{SecretGenerator, SecretPolicy, policy::EntropyFailure};
///
/// let mut generator = SecretGenerator::new(|bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| EntropyFailure));
/// let secret = generator.generate(&SecretPolicy::default())?;
/// assert_eq!(secret.expose().len(), 64);
/// # Ok::<(), secret_slots::Error>(())
/// ```
pub trait EntropySource {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    ///
    /// [`EntropyFailure`] when the source fails. The caller then discards `bytes`.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure>;
}

impl<F: FnMut(&mut [u8]) -> Result<(), EntropyFailure>> EntropySource for F {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure> {
        self(bytes)
    }
}

/// The source of randomness failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntropyFailure;

impl fmt::Display for EntropyFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the source of randomness failed")
    }
}

impl std::error::Error for EntropyFailure {}

/// The number of bytes drawn at a time: a call to the operating system for each secret would cost more than generating it.
const POOL_BYTES: usize = 16_384;

/// Random bytes drawn ahead. Each is used once and then wiped.
pub(super) struct Pool<S> {
    source: S,
    bytes: Box<[u8; POOL_BYTES]>,
    /// The index of the first unused byte.
    next: usize,
}

impl<S: EntropySource> Pool<S> {
    pub(super) fn new(source: S) -> Self {
        Self { source, bytes: Box::new([0; POOL_BYTES]), next: POOL_BYTES }
    }

    /// Returns the unused bytes, at least one. The caller reports with [`used`](Self::used) how many it has used.
    pub(super) fn unused(&mut self) -> Result<&[u8], Error> {
        if self.next == POOL_BYTES {
            if let Err(failure) = self.source.fill(self.bytes.as_mut_slice()) {
                self.bytes.zeroize();
                return Err(Error::new(Code::EntropyUnavailable, format!("{failure}")));
            }
            self.next = 0;
        }
        Ok(self.bytes.get(self.next..).unwrap_or_default())
    }

    /// Wipes the first `count` unused bytes and marks them as used.
    pub(super) fn used(&mut self, count: usize) {
        let end = self.next.saturating_add(count).min(POOL_BYTES);
        if let Some(used) = self.bytes.get_mut(self.next..end) {
            used.fill(0);
        }
        self.next = end;
    }
}

impl<S> Drop for Pool<S> {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
