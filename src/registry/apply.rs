//! A command, applied to an application: once for each idempotency key.

use super::application::Keyed;
use super::change::{Change, wrong};
use super::command::{Applied, Command, Operation};
use super::issued::{hash, identifier};
use super::{Application, Domain, Event, Expiry, Kind, OperationName};
use crate::policy::EntropySource;
use crate::{Code, Error};

/// How long an idempotency key is remembered, in seconds.
const REMEMBERED: u64 = 86_400;
/// Keys that are remembered at once; more are refused, so that none is forgotten before its time.
const MAX_KEYED: usize = 1_000;
/// The longest key, in bytes, and actor, in characters.
const MAX_KEY: usize = 256;
const MAX_ACTOR: usize = 256;
/// Events that wait to be logged at most; the oldest go first.
const MAX_UNLOGGED: usize = 100;

impl Application {
    /// A new application. `before` is what a deleted one of the same id has left, which is taken over.
    ///
    /// # Errors
    ///
    /// As [`Application::new`], and `ERR_INVALID_OPTION` for an expiry over the longest or an actor that is none;
    /// `ERR_ENTROPY_UNAVAILABLE` when the source fails.
    #[expect(clippy::too_many_arguments, reason = "each is a word of what is created")]
    pub fn create(
        id: &str,
        kind: Kind,
        expiry: Option<Expiry>,
        actor: Option<&str>,
        before: Option<&Self>,
        domain: &Domain,
        now: u64,
        entropy: &mut impl EntropySource,
    ) -> Result<Applied, Error> {
        domain.check()?;
        check_actor(actor)?;
        if let Some(expiry) = expiry {
            domain.check_expiry(expiry)?;
        }
        let mut application = Self::new(id, kind, now)?;
        application.expiry = expiry;
        application.unlogged = before.map(|before| before.unlogged.clone()).unwrap_or_default();
        let happened = application.log(
            vec![(OperationName::CreateApplication.event_kind(), None)],
            actor,
            now,
            entropy,
        )?;
        Ok(Applied {
            application,
            happened,
            secret: None,
            secret_id: None,
            is_repeated: false,
            must_save: true,
        })
    }

    /// Applies a command at a Unix time in seconds. The application that was given stays as it is. A command that finds everything as it asks for
    /// ends without a change: nothing happened.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for a kind that has no secrets, a description that is empty, over 256 characters or another's, an overlap over the
    /// longest, an expiry over the longest, and for taking the last usable secret away without force. `ERR_SECRET_UNKNOWN` for an
    /// id that is not there, and for an application that was deleted. `ERR_SECRET_LIMIT` when there are as many as the domain allows. `ERR_SECRET_AMBIGUOUS` for several
    /// lines and none named. `ERR_ROTATION_IN_PROGRESS` within an overlap, without force. `ERR_CONFLICT` for an idempotency key
    /// that another command was given with, and for another basis than the command has. `ERR_TOO_LARGE` for more than 1,000 such keys within 24 hours.
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
        if let Some((key, spelling)) = key
            && let Some(known) =
                self.keyed.iter().find(|known| known.key == key && now < known.at.saturating_add(REMEMBERED))
        {
            return self.repeat(known, spelling);
        }
        if command.basis.as_ref().is_some_and(|basis| *basis != self.basis(&command.operation, now)) {
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
        let mut change =
            Change { application: self.clone(), domain, command, now, happened: vec![], new: None, id: None };
        change.run(entropy)?;
        let Change { mut application, happened, new, id, .. } = change;
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

    fn repeat(&self, known: &Keyed, spelling: [u8; 32]) -> Result<Applied, Error> {
        if known.command != spelling {
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

    /// Notes what happened, to be saved with what it changed, and answers it.
    fn log(
        &mut self,
        happened: Vec<(&'static str, Option<String>)>,
        actor: Option<&str>,
        at: u64,
        entropy: &mut impl EntropySource,
    ) -> Result<Vec<Event>, Error> {
        let mut events = Vec::with_capacity(happened.len());
        let command = identifier(entropy)?;
        for (place, (kind, secret)) in happened.into_iter().enumerate() {
            let id = if place == 0 { command.clone() } else { format!("{command}.{place}") };
            events.push(Event { id, at, kind: kind.to_owned(), actor: actor.map(str::to_owned), secret });
        }
        self.unlogged.extend(events.iter().cloned());
        let surplus = self.unlogged.len().saturating_sub(MAX_UNLOGGED.max(events.len()));
        self.unlogged.drain(..surplus);
        Ok(events)
    }

    /// Without what the audit log has.
    #[must_use]
    pub fn logged(&self, ids: &[&str]) -> Self {
        let mut application = self.clone();
        application.unlogged.retain(|event| !ids.contains(&event.id.as_str()));
        application
    }
}

fn check_actor(actor: Option<&str>) -> Result<(), Error> {
    let is_text = |actor: &str| !actor.is_empty() && !actor.chars().any(char::is_control);
    match actor {
        Some(actor) if !is_text(actor) || actor.chars().count() > MAX_ACTOR => {
            Err(wrong("an actor is empty, over 256 characters, or has a control character"))
        }
        _ => Ok(()),
    }
}

/// The hashes of a key and of all that the command says.
fn key_of(key: &str, command: &Command) -> Result<([u8; 32], [u8; 32]), Error> {
    if key.is_empty() || key.len() > MAX_KEY {
        return Err(wrong("an idempotency key is empty, or over 256 bytes"));
    }
    Ok((hash(key.as_bytes()), hash(command.spelling().as_bytes())))
}
