//! A command takes effect once for each idempotency key.

use super::application::Keyed;
use super::command::{Applied, Command, Operation, check_actor};
use super::draft::{Draft, wrong};
use super::new_secret::hash;
use super::{Application, Domain};
use crate::policy::EntropySource;
use crate::{Code, Error};

/// How long an idempotency key is remembered, in seconds.
const REMEMBERED: u64 = 86_400;
/// Keys that are remembered at once; more are refused, so that none is forgotten before its time.
const MAX_KEYED: usize = 1_000;
/// The longest key, in bytes.
const MAX_KEY: usize = 256;

impl Application {
    /// Applies a command at a Unix time in seconds. The application that was given stays as it is. A command that finds everything as it asks for
    /// ends without a change: nothing happened.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for a kind that has no secrets, a description that is empty, over 256 characters or another's, an overlap over the
    /// longest, an expiry over the longest, and for taking the last usable secret away without force. `ERR_SECRET_UNKNOWN` for an
    /// id that is not there, and for an application that was deleted. `ERR_SECRET_LIMIT` when there are as many as the domain allows. `ERR_SECRET_AMBIGUOUS` for several
    /// lines and none named. `ERR_ROTATION_IN_PROGRESS` within an overlap, without force. `ERR_CONFLICT` for an idempotency key
    /// that another command was given with, and for a command whose precondition no longer holds. `ERR_TOO_LARGE` for more than 1,000 such keys within 24 hours.
    /// `ERR_ENTROPY_UNAVAILABLE` when the source fails.
    pub fn apply(
        &self,
        domain: &Domain,
        command: &Command,
        now: u64,
        entropy: &mut impl EntropySource,
    ) -> Result<Applied, Error> {
        domain.check()?;
        check_actor(command.actor.as_deref())?;
        if self.is_deleted {
            return Err(Error::new(Code::SecretUnknown, "there is no application of this id"));
        }
        let key = command.idempotency_key.as_deref().map(|key| key_of(key, command)).transpose()?;
        if let Some((key, asked)) = key
            && let Some(known) =
                self.keyed.iter().find(|known| known.key == key && now < known.at.saturating_add(REMEMBERED))
        {
            return self.repeat(known, asked);
        }
        if command
            .precondition
            .as_ref()
            .is_some_and(|precondition| *precondition != self.precondition(&command.operation, now))
        {
            let message = "another has changed meanwhile what this was decided on: look again";
            return Err(Error::new(Code::Conflict, message));
        }
        if !self.kind.has_secrets()
            && !matches!(command.operation, Operation::SetExpiry(_) | Operation::DeleteApplication)
        {
            return Err(wrong(
                "an application in a browser or on a device has no client secret: it uses PKCE (RFC 7636)",
            ));
        }
        let mut draft =
            Draft { application: self.clone(), domain, command, now, happened: vec![], new: None, id: None };
        draft.run(entropy)?;
        let Draft { mut application, happened, new, id, .. } = draft;
        if let Some((key, command)) = key {
            application.keyed.retain(|known| now < known.at.saturating_add(REMEMBERED));
            if application.keyed.len() >= MAX_KEYED {
                return Err(Error::new(Code::TooLarge, "more than 1,000 idempotency keys within 24 hours"));
            }
            application.keyed.push(Keyed { key, command, secret: id.clone(), at: now });
        }
        let must_save = !happened.is_empty() || key.is_some();
        let happened = application.log(happened, command.actor.as_deref(), now, entropy)?;
        Ok(Applied { application, happened, secret: new, secret_id: id, is_repeated: false, must_save })
    }

    fn repeat(&self, known: &Keyed, asked: [u8; 32]) -> Result<Applied, Error> {
        if known.command != asked {
            return Err(Error::new(Code::Conflict, "this idempotency key was given with another command"));
        }
        Ok(Applied {
            application: self.clone(),
            happened: vec![],
            secret: None,
            secret_id: known.secret.clone(),
            is_repeated: true,
            must_save: false,
        })
    }
}

/// The hashes of a key and of all that the command says.
fn key_of(key: &str, command: &Command) -> Result<([u8; 32], [u8; 32]), Error> {
    if key.is_empty() || key.len() > MAX_KEY {
        return Err(wrong("an idempotency key is empty, or over 256 bytes"));
    }
    Ok((hash(key.as_bytes()), hash(command.canonical_form().as_bytes())))
}
