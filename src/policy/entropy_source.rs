//! Where random bytes come from: an argument, so that a test can script it and a failure is an answer.

use std::fmt;

use zeroize::Zeroize;

use crate::{Code, Error};

/// A cryptographically secure source of random bytes.
///
/// Any closure that fills a slice is one:
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
    /// Fills `bytes` whole.
    ///
    /// # Errors
    ///
    /// When it cannot; what it wrote until then is not used.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure>;
}

impl<F: FnMut(&mut [u8]) -> Result<(), EntropyFailure>> EntropySource for F {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure> {
        self(bytes)
    }
}

/// A source could not give random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntropyFailure;

impl fmt::Display for EntropyFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the source of randomness failed")
    }
}

impl std::error::Error for EntropyFailure {}

/// Bytes drawn at a time: asking the operating system for each secret costs more than generating it.
const POOL_BYTES: usize = 16_384;

/// Random bytes drawn ahead, each given out once and wiped as it is.
pub(super) struct Pool<S> {
    source: S,
    bytes: Box<[u8; POOL_BYTES]>,
    /// The bytes from here on are unused.
    next: usize,
}

impl<S: EntropySource> Pool<S> {
    pub(super) fn new(source: S) -> Self {
        Self { source, bytes: Box::new([0; POOL_BYTES]), next: POOL_BYTES }
    }

    /// Unused bytes, at least one; those that the caller uses, it marks with [`used`](Self::used).
    pub(super) fn unused(&mut self) -> Result<&[u8], Error> {
        if self.next == POOL_BYTES {
            if let Err(failure) = self.source.fill(self.bytes.as_mut_slice()) {
                self.bytes.zeroize();
                return Err(Error::new(Code::EntropyUnavailable, failure.to_string()));
            }
            self.next = 0;
        }
        Ok(self.bytes.get(self.next..).unwrap_or_default())
    }

    /// Takes the first `count` unused bytes out of the pool.
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
