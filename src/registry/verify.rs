//! Whether a secret that is presented is one of an application's.

use super::Application;
use super::new_secret::hash;

/// The longest secret that is hashed, in bytes; a longer one is none of ours.
pub const MAX_PRESENTED: usize = 1_024;

/// A secret that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified<'a> {
    /// Its id.
    pub secret: &'a str,
    /// Whether it is the previous one of a line, in its overlap.
    pub is_previous: bool,
}

/// Why a secret is refused: for the audit log alone, as to whoever presents it all are the same `invalid_client`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is none that the application has, or had as far as is known.
    Unknown,
    /// It has expired, as a previous one at the end of its overlap.
    Expired,
    /// It was revoked.
    Revoked,
    /// It was renewed, deleted or forced out: its value is no longer any secret's.
    Retired,
}

impl Reason {
    /// Its name in the audit log.
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

/// A refusal: why, and which secret it was, where that is known.
pub type Refused<'a> = (Reason, Option<&'a str>);

impl Application {
    /// Verifies a secret at a Unix time: one SHA-256, then as many comparisons as there are hashes, each in constant time and none left
    /// out, whichever matches. What is over 1,024 bytes is refused without any of it.
    ///
    /// # Errors
    ///
    /// Why it is refused.
    pub fn verify(&self, presented: &[u8], now: u64) -> Result<Verified<'_>, Refused<'_>> {
        self.judge(self.index_of(presented), now)
    }

    /// The index, in the order of [`ids`](Self::ids), of the hash that is the presented secret's.
    #[must_use]
    pub fn index_of(&self, presented: &[u8]) -> Option<usize> {
        (presented.len() <= MAX_PRESENTED).then(|| find(self.hashes(), || hash(presented))).flatten()
    }

    /// All that a presented secret is compared with: those of secrets, then those of what is gone.
    fn hashes(&self) -> impl Iterator<Item = &[u8; 32]> {
        let gone = self.tombstones.iter().map(|gone| &gone.hash);
        self.secrets.iter().map(|secret| &secret.hash).chain(gone)
    }

    /// What is to be said of the secret at an index.
    ///
    /// # Errors
    ///
    /// Why it is refused.
    #[inline(always)]
    pub fn judge(&self, index: Option<usize>, now: u64) -> Result<Verified<'_>, Refused<'_>> {
        let index = index.ok_or((Reason::Unknown, None))?;
        let Some(secret) = self.secrets.get(index) else {
            let gone = index.checked_sub(self.secrets.len()).and_then(|index| self.tombstones.get(index));
            return Err(gone.map_or((Reason::Unknown, None), |gone| (Reason::Retired, Some(&gone.id))));
        };
        let id = secret.id.as_str();
        if secret.is_valid(now) && !self.is_deleted {
            return Ok(Verified { secret: id, is_previous: secret.superseded_by.is_some() });
        }
        let reason = if secret.revoked_at.is_some() { Reason::Revoked } else { Reason::Expired };
        Err((reason, Some(id)))
    }
}

/// The index of the last hash that is the presented one: all are compared, and nothing branches on what came of it.
fn find<'a>(
    hashes: impl Iterator<Item = &'a [u8; 32]>,
    presented: impl FnOnce() -> [u8; 32],
) -> Option<usize> {
    let presented = words(&presented());
    let mut found = u64::MAX;
    for (index, known) in (0_u64..).zip(hashes) {
        let differs = words(known).iter().zip(presented).fold(0, |bits, (a, b)| bits | (a ^ b));
        // All ones when nothing differs, else zero; hidden from the compiler, which would make a branch of it.
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
