//! Generates secrets: uniform among those that meet the policy.

use zeroize::Zeroize;

use super::entropy_source::{EntropySource, Pool};
use super::report::SecretReport;
use super::secret_policy::{AGAIN, SecretPolicy};
use crate::{Code, Error, Secret};

/// Secrets drawn in a row until one meets the policy. A policy that passes one in 1,000 fails by chance once
/// in 20,000 calls; the default policy passes 99 in 100.
const MAX_DRAWS: usize = 10_000;

/// Draws secrets from an entropy source.
///
/// A character is taken from a byte only when the byte is below the largest multiple of the alphabet's size,
/// so none is likelier than another; a secret that breaks the policy is drawn again whole, and no character is
/// ever put in to mend it. Bytes are drawn 16,384 at a time, wiped as they are used, and never used twice.
pub struct SecretGenerator<S> {
    pool: Pool<S>,
}

impl<S: EntropySource> SecretGenerator<S> {
    /// A generator over `source`, which must be cryptographically secure.
    pub fn new(source: S) -> Self {
        Self { pool: Pool::new(source) }
    }

    /// A secret that meets `policy`, of its [`generated_length`](SecretPolicy::generated_length).
    ///
    /// # Errors
    ///
    /// `ERR_ENTROPY_UNAVAILABLE` when the source fails; the next call asks it again. `ERR_INVALID_OPTION` when
    /// 10,000 secrets in a row broke the policy, as with two classes of one character each in a long alphabet.
    pub fn generate(&mut self, policy: &SecretPolicy) -> Result<Secret, Error> {
        let mut secret = vec![0; policy.generated_length()];
        self.generate_into(policy, &mut secret)?;
        Ok(Secret::from(secret))
    }

    /// The same into `secret`, which is as long as the policy's generated length, and wiped after an error.
    pub fn generate_into(&mut self, policy: &SecretPolicy, secret: &mut [u8]) -> Result<(), Error> {
        secret.iter_mut().zip(policy.prefix().bytes()).for_each(|(place, byte)| *place = byte);
        for _ in 0..MAX_DRAWS {
            let drawn = secret.get_mut(policy.prefix().len()..).unwrap_or_default();
            if let Err(error) = self.draw(&policy.draws, drawn) {
                secret.zeroize();
                return Err(error);
            }
            if policy.is_met_by(secret) {
                return Ok(());
            }
        }
        secret.zeroize();
        Err(Error::new(
            Code::InvalidOption,
            format!("no secret of {MAX_DRAWS} drawn in a row met the policy"),
        ))
    }

    /// The same with its report, in which the generator's bits are known.
    ///
    /// # Errors
    ///
    /// Those of [`generate`](Self::generate).
    pub fn generate_with_report(&mut self, policy: &SecretPolicy) -> Result<(Secret, SecretReport), Error> {
        let secret = self.generate(policy)?;
        let mut report = policy.check(secret.expose_str().unwrap_or_default())?;
        report.entropy.generator = Some(policy.generator_bits());
        Ok((secret, report))
    }

    /// Fills `secret` with characters.
    fn draw(&mut self, draws: &[u8; 256], secret: &mut [u8]) -> Result<(), Error> {
        let mut length = 0;
        while length < secret.len() {
            let mut used = 0;
            for byte in self.pool.unused()? {
                let Some(place) = secret.get_mut(length) else { break };
                *place = draws.get(usize::from(*byte)).copied().unwrap_or(AGAIN);
                // No branch: whether a byte is drawn again is a toss that a processor would guess wrong.
                length += usize::from(*place != AGAIN);
                used += 1;
            }
            self.pool.used(used);
        }
        Ok(())
    }
}
