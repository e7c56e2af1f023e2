//! Verification of a presented secret.

use super::Application;
use super::hash::hash;

/// The longest secret that is hashed, in bytes. A longer one is refused as unknown, without hashing.
pub const MAX_PRESENTED: usize = 1_024;

/// An accepted secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified<'a> {
    /// The id of the secret.
    pub secret: &'a str,
    /// Whether it is a previous secret in its overlap.
    pub is_previous: bool,
}

/// Why a secret is refused. Only the audit log says so: the client gets the same `invalid_client` for every reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It matches no current or remembered secret.
    Unknown,
    /// It has expired; a previous secret does so at the end of its overlap.
    Expired,
    /// It was revoked.
    Revoked,
    /// It matches a tombstone: the value was replaced by a renewal, or the secret was removed.
    Retired,
}

impl Reason {
    /// Returns the name in the audit log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Retired => "retired",
        }
    }
}

/// A refusal: the reason, and the id of the secret if it is known.
pub type Refused<'a> = (Reason, Option<&'a str>);

impl Application {
    /// Verifies a presented secret at a Unix time in seconds. It computes one SHA-256 and compares it with every stored hash in constant time,
    /// whichever matches. A secret over 1,024 bytes is refused without hashing.
    ///
    /// # Errors
    ///
    /// The reason of the refusal.
    pub fn verify(&self, presented: &[u8], now: u64) -> Result<Verified<'_>, Refused<'_>> {
        self.judge(self.index_of(presented), now)
    }

    /// Returns the index, in the order of [`ids`](Self::ids), of the hash that the presented secret has; `None` if it has none of them.
    #[must_use]
    pub fn index_of(&self, presented: &[u8]) -> Option<usize> {
        (presented.len() <= MAX_PRESENTED).then(|| find(self.hashes(), || hash(presented))).flatten()
    }

    /// Returns the hashes that a presented secret is compared with: those of secrets, then those of tombstones.
    fn hashes(&self) -> impl Iterator<Item = &[u8; 32]> {
        let removed = self.tombstones.iter().map(|tombstone| &tombstone.hash);
        self.secrets.iter().map(|secret| &secret.hash).chain(removed)
    }

    /// Judges the secret at an index of [`index_of`](Self::index_of), at a Unix time in seconds.
    ///
    /// # Errors
    ///
    /// The reason of the refusal.
    #[inline(always)]
    pub fn judge(&self, index: Option<usize>, now: u64) -> Result<Verified<'_>, Refused<'_>> {
        let index = index.ok_or((Reason::Unknown, None))?;
        let Some(secret) = self.secrets.get(index) else {
            let tombstone =
                index.checked_sub(self.secrets.len()).and_then(|index| self.tombstones.get(index));
            return Err(
                tombstone.map_or((Reason::Unknown, None), |tombstone| (Reason::Retired, Some(&tombstone.id)))
            );
        };
        let id = secret.id.as_str();
        if secret.is_valid(now) && !self.is_deleted {
            return Ok(Verified { secret: id, is_previous: secret.superseded_by.is_some() });
        }
        let reason = if secret.revoked_at.is_some() { Reason::Revoked } else { Reason::Expired };
        Err((reason, Some(id)))
    }
}

/// Returns the index of the last hash that equals the presented one. All are compared, and no branch depends on the results.
fn find<'a>(
    hashes: impl Iterator<Item = &'a [u8; 32]>,
    presented: impl FnOnce() -> [u8; 32],
) -> Option<usize> {
    let presented = words(&presented());
    let mut found = u64::MAX;
    for (index, known) in (0_u64..).zip(hashes) {
        let differs = words(known).iter().zip(presented).fold(0, |bits, (a, b)| bits | (a ^ b));
        // All ones if no bit differs, else zero. `black_box` keeps the compiler from turning it into a branch.
        let is_same = std::hint::black_box(((differs | differs.wrapping_neg()) >> 63).wrapping_sub(1));
        found = (found & !is_same) | (index & is_same);
    }
    usize::try_from(found).ok().filter(|_| found != u64::MAX)
}

fn words(hash: &[u8; 32]) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, bytes) in words.iter_mut().zip(hash.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn there_is_one_hash_and_every_known_one_is_compared_whichever_matches() {
        let known: Vec<[u8; 32]> = (0..20).map(|number| hash(&[number])).collect();
        for (presented, index) in [(0, Some(0)), (7, Some(7)), (19, Some(19)), (99, None)] {
            let (hashed, compared) = (Cell::new(0), Cell::new(0));
            let hashes = known.iter().inspect(|_| compared.set(compared.get() + 1));
            let found = find(hashes, || {
                hashed.set(hashed.get() + 1);
                hash(&[presented])
            });
            assert_eq!((found, hashed.get(), compared.get()), (index, 1, 20));
        }
        assert_eq!(find([].iter(), || hash(b"a")), None);
    }

    #[test]
    fn a_hash_that_differs_in_one_bit_is_another() {
        let known = hash(b"a");
        for bit in 0..256 {
            let mut other = known;
            if let Some(byte) = other.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
            assert_eq!(find([known].iter(), || other), None);
        }
        assert_eq!(find([known].iter(), || known), Some(0));
    }
}
