//! Generates secrets, each as likely as any other that meets the policy.

use zeroize::Zeroize;

use super::entropy_source::{EntropySource, Pool};
use super::report::SecretReport;
use super::secret_policy::{AGAIN, SecretPolicy};
use crate::{Code, Error, Secret};

/// How many secrets are drawn until one meets the policy. The default policy passes 99 in 100; a policy that passes one in
/// 1,000 fails by chance once in 20,000 calls.
const MAX_DRAWS: usize = 10_000;

/// Draws secrets from an entropy source.
///
/// A byte becomes a character only if it is below the largest multiple of the alphabet's size, so that all characters are equally
/// likely. A secret that breaks the policy is discarded whole: replacing one of its characters would make some secrets likelier.
/// Bytes are drawn 16,384 at a time, wiped after use, and never used twice.
pub struct SecretGenerator<S> {
    pool: Pool<S>,
}

impl<S: EntropySource> SecretGenerator<S> {
    /// Returns a generator over `source`, which must be cryptographically secure.
    pub fn new(source: S) -> Self {
        Self { pool: Pool::new(source) }
    }

    /// Returns a random secret that meets `policy`, of its [`generated_length`](SecretPolicy::generated_length).
    ///
    /// # Errors
    ///
    /// `ERR_ENTROPY_UNAVAILABLE` when the source fails; the next call asks it again. `ERR_INVALID_OPTION` when 10,000 secrets in a
    /// row broke the policy, for example one with two classes of one character each in a long alphabet.
    pub fn generate(&mut self, policy: &SecretPolicy) -> Result<Secret, Error> {
        let mut secret = vec![0; policy.generated_length()];
        self.generate_into(policy, &mut secret)?;
        Ok(Secret::from(secret))
    }

    /// Writes a random secret into `secret`, whose length must be the policy's generated length.
    ///
    /// # Errors
    ///
    /// As for [`generate`](Self::generate); `secret` is then wiped.
    pub fn generate_into(&mut self, policy: &SecretPolicy, secret: &mut [u8]) -> Result<(), Error> {
        secret.iter_mut().zip(policy.prefix().bytes()).for_each(|(character, byte)| *character = byte);
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
            format!("the policy is too strict: none of {MAX_DRAWS} random secrets met it"),
        ))
    }

    /// Returns a random secret and its report, with the generator's bits.
    ///
    /// # Errors
    ///
    /// As for [`generate`](Self::generate).
    pub fn generate_with_report(&mut self, policy: &SecretPolicy) -> Result<(Secret, SecretReport), Error> {
        let secret = self.generate(policy)?;
        let mut report = policy.check(secret.expose_str().unwrap_or_default())?;
        report.entropy.generator = Some(policy.generator_bits());
        Ok((secret, report))
    }

    /// Fills `secret` with random characters.
    fn draw(&mut self, draws: &[u8; 256], secret: &mut [u8]) -> Result<(), Error> {
        let mut length = 0;
        while length < secret.len() {
            let mut used = 0;
            for byte in self.pool.unused()? {
                let Some(character) = secret.get_mut(length) else { break };
                *character = draws.get(usize::from(*byte)).copied().unwrap_or(AGAIN);
                // Without a branch, which a processor would often mispredict.
                length += usize::from(*character != AGAIN);
                used += 1;
            }
            self.pool.used(used);
        }
        Ok(())
    }
}
