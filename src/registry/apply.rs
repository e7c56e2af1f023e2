//! A command is applied to an application.

use super::command::{Applied, Command, Operation, check_actor};
use super::draft::Draft;
use super::idempotency::Key;
use super::refusal::wrong;
use super::{Application, Domain};
use crate::policy::EntropySource;
use crate::{Code, Error};

impl Application {
    /// Applies a command at a Unix time in seconds and returns the changed application; `self` stays as it is. A command that finds everything
    /// as it asks for changes nothing, and `happened` is empty.
    ///
    /// # Errors
    ///
    /// - `ERR_INVALID_OPTION`: the application's kind has no secrets; a description is empty, over 256 characters or not unique; an overlap or
    ///   an expiry is over the domain's limit; or the last secret that works would be removed without force.
    /// - `ERR_SECRET_UNKNOWN`: there is no secret of this id, or the application was deleted.
    /// - `ERR_SECRET_LIMIT`: there are as many secrets as the domain allows.
    /// - `ERR_SECRET_AMBIGUOUS`: several secrets are possible, and the command names none.
    /// - `ERR_ROTATION_IN_PROGRESS`: the previous secret is in its overlap, and the command is not forced.
    /// - `ERR_CONFLICT`: the idempotency key was used for another command, or the precondition no longer holds.
    /// - `ERR_TOO_LARGE`: there were more than 1,000 idempotency keys within 24 hours.
    /// - `ERR_ENTROPY_UNAVAILABLE`: the source fails.
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
            return Err(Error::new(Code::SecretUnknown, "the application was deleted: create it again"));
        }
        let key = Key::of(command)?;
        if let Some(repeated) = key.and_then(|key| self.repeated(key, now)) {
            return repeated;
        }
        if command
            .precondition
            .as_ref()
            .is_some_and(|precondition| *precondition != self.precondition(&command.operation, now))
        {
            let message = "another process has changed the same secret or application meanwhile: read it, then decide again";
            return Err(Error::new(Code::Conflict, message));
        }
        if !self.kind.has_secrets()
            && !matches!(command.operation, Operation::SetExpiry(_) | Operation::DeleteApplication)
        {
            return Err(wrong(
                "an application of type spa or native has no client secrets: it uses PKCE (RFC 7636)",
            ));
        }
        let mut draft =
            Draft { application: self.clone(), domain, command, now, happened: vec![], new: None, id: None };
        draft.run(entropy)?;
        let Draft { mut application, happened, new, id, .. } = draft;
        if let Some(key) = key {
            application.remember(key, id.clone(), now)?;
        }
        let must_save = !happened.is_empty() || key.is_some();
        let happened = application.log(happened, command.actor.as_deref(), now, entropy)?;
        Ok(Applied { application, happened, secret: new, secret_id: id, is_repeated: false, must_save })
    }
}
