//! Commands to an application, and their results.

use super::refusal::wrong;
use super::{Application, Event, Expiry, OperationName};
use crate::encode::JsonObject;
use crate::{Error, Secret};

/// An operation on an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Issues a further secret with this description.
    Add(String),
    /// Gives the secret with this id a new value, and refuses the old one at once.
    Renew(String),
    /// Replaces a current secret by a new one. The old one stays valid for an overlap, but never beyond its own expiry.
    Rotate {
        /// The id of the current secret; required if there are several.
        secret: Option<String>,
        /// The overlap in seconds; `None` for the domain's.
        overlap: Option<u64>,
    },
    /// Revokes the secret with this id, at once and for good.
    Revoke(String),
    /// Ends an overlap: removes the previous secret of the secret with this id, which is required if several have one.
    RevokePrevious(Option<String>),
    /// Removes the secret with this id and its previous secret.
    Delete(String),
    /// Sets how long secrets live that are issued from now on; `None` for the domain's expiry.
    SetExpiry(Option<Expiry>),
    /// Applies the current expiry policy to the secrets that are there.
    Reapply,
    /// Records that the secret with this id was delivered, after a rotation of all secrets.
    MarkDelivered(String),
    /// Deletes the application with all its secrets.
    DeleteApplication,
}

impl Operation {
    /// Returns the name of the operation.
    #[must_use]
    pub const fn name(&self) -> OperationName {
        match self {
            Self::Add(_) => OperationName::Add,
            Self::Renew(_) => OperationName::Renew,
            Self::Rotate { .. } => OperationName::Rotate,
            Self::Revoke(_) => OperationName::Revoke,
            Self::RevokePrevious(_) => OperationName::RevokePrevious,
            Self::Delete(_) => OperationName::Delete,
            Self::SetExpiry(_) => OperationName::SetExpiry,
            Self::Reapply => OperationName::Reapply,
            Self::MarkDelivered(_) => OperationName::MarkDelivered,
            Self::DeleteApplication => OperationName::DeleteApplication,
        }
    }
}

/// An operation and its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The operation.
    pub operation: Operation,
    /// The person or program that does it, for the audit log: 1 to 256 characters without control characters.
    pub actor: Option<String>,
    /// Whether it may end an overlap, remove the last secret that works, or let a working secret expire at once.
    pub is_forced: bool,
    /// The same command with the same key, 1 to 256 bytes, is done only once within 24 hours.
    pub idempotency_key: Option<String>,
    /// Whether the new secret is marked as undelivered until [`Operation::MarkDelivered`].
    pub is_undelivered: bool,
    /// The name of the rotation of all secrets that it is part of.
    pub run: Option<String>,
    /// The state that it was decided on ([`Application::precondition`]). If that has changed, the command is refused.
    pub precondition: Option<String>,
}

impl Command {
    /// Returns a command that is not forced and has no key.
    #[must_use]
    pub const fn new(operation: Operation) -> Self {
        Self {
            operation,
            actor: None,
            is_forced: false,
            idempotency_key: None,
            is_undelivered: false,
            run: None,
            precondition: None,
        }
    }

    /// Returns a command that issues a further secret.
    #[must_use]
    pub fn add(description: &str) -> Self {
        Self::new(Operation::Add(description.to_owned()))
    }

    /// Returns a command that rotates the only secret of an application.
    #[must_use]
    pub const fn rotate() -> Self {
        Self::new(Operation::Rotate { secret: None, overlap: None })
    }

    /// Returns the same command, forced.
    #[must_use]
    pub fn forced(mut self) -> Self {
        self.is_forced = true;
        self
    }

    /// Returns the same command with an idempotency key.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.idempotency_key = Some(key.to_owned());
        self
    }

    /// Returns the canonical form of the operation and its options, to which an idempotency key is bound. The actor is not part of it.
    pub(super) fn canonical_form(&self) -> String {
        let mut form = JsonObject::default();
        form.text("operation", self.operation.name().name());
        match &self.operation {
            Operation::Add(description) => form.text("description", description.trim()),
            Operation::Renew(id)
            | Operation::Revoke(id)
            | Operation::Delete(id)
            | Operation::MarkDelivered(id) => form.text("secret", id),
            Operation::Rotate { secret, overlap } => {
                form.optional_text("secret", secret.as_deref());
                form.optional_number("overlap", *overlap);
            }
            Operation::RevokePrevious(secret) => form.optional_text("secret", secret.as_deref()),
            Operation::SetExpiry(expiry) => {
                form.optional_text("expiry", expiry.map(|expiry| expiry.to_string()).as_deref());
            }
            Operation::Reapply | Operation::DeleteApplication => {}
        }
        form.flag("force", self.is_forced);
        form.flag("undelivered", self.is_undelivered);
        form.optional_text("run", self.run.as_deref());
        form.end()
    }
}

/// The result of a command.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The application to save.
    pub application: Application,
    /// Events for the audit log; none if the command changed nothing.
    pub happened: Vec<Event>,
    /// The new secret. It is kept nowhere else.
    pub secret: Option<Secret>,
    /// The id of the secret that was made or changed.
    pub secret_id: Option<String>,
    /// Whether the command was done before with the same key: nothing is changed, and no secret is shown again.
    pub is_repeated: bool,
    /// Whether the application must be saved: also without events if the command has a key.
    pub must_save: bool,
}

/// The longest actor, in characters.
const MAX_ACTOR: usize = 256;

/// Refuses an actor that is empty, too long, or has a control character.
pub(super) fn check_actor(actor: Option<&str>) -> Result<(), Error> {
    let is_text = |actor: &str| !actor.is_empty() && !actor.chars().any(char::is_control);
    match actor {
        Some(actor) if !is_text(actor) || actor.chars().count() > MAX_ACTOR => {
            Err(wrong("actor must have 1 to 256 characters and no control characters"))
        }
        _ => Ok(()),
    }
}
