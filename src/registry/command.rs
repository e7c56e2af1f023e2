//! What can be done to an application, and what came of it.

use super::draft::wrong;
use super::{Application, Event, Expiry, OperationName};
use crate::encode::JsonObject;
use crate::{Error, Secret};

/// An operation on an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A further secret with this description.
    Add(String),
    /// A new value for a secret of this id, the old one dropped at once.
    Renew(String),
    /// A new secret in the place of one, which stays valid for an overlap: of the one line, or of this id.
    Rotate {
        /// Of which line; needed when there are several.
        secret: Option<String>,
        /// In seconds; as the domain says when it is not said.
        overlap: Option<u64>,
    },
    /// An end to a secret, at once and for good.
    Revoke(String),
    /// An end to the previous secret of the one line that has one, or of this id's.
    RevokePrevious(Option<String>),
    /// A secret is forgotten.
    Delete(String),
    /// How long secrets live that are issued from now on; `None` for as the domain says.
    SetExpiry(Option<Expiry>),
    /// The policy as it is now, for the secrets that are there.
    Reapply,
    /// A secret that was made in bulk has reached its owner.
    MarkDelivered(String),
    /// The application is forgotten with all its secrets.
    DeleteApplication,
}

impl Operation {
    /// What it is called.
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

/// An operation, and how it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What to do.
    pub operation: Operation,
    /// Who does it, for the audit log: up to 256 characters.
    pub actor: Option<String>,
    /// Do it even if that ends an overlap, or takes away the last secret that works.
    pub is_forced: bool,
    /// With the same key the same command is done once within 24 hours.
    pub idempotency_key: Option<String>,
    /// Marks the new secret as undelivered until `markDelivered`.
    pub is_undelivered: bool,
    /// The rotation in bulk that it is part of.
    pub run: Option<String>,
    /// What it was decided on when it was first tried ([`Application::precondition`]): it is refused when that has changed.
    pub precondition: Option<String>,
}

impl Command {
    /// An operation, not forced.
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

    /// A further secret.
    #[must_use]
    pub fn add(description: &str) -> Self {
        Self::new(Operation::Add(description.to_owned()))
    }

    /// A new secret in the place of the one that there is.
    #[must_use]
    pub const fn rotate() -> Self {
        Self::new(Operation::Rotate { secret: None, overlap: None })
    }

    /// The same, forced.
    #[must_use]
    pub fn forced(mut self) -> Self {
        self.is_forced = true;
        self
    }

    /// The same, with a key.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.idempotency_key = Some(key.to_owned());
        self
    }

    /// The operation and all its parameters in their canonical form: what an idempotency key is bound to. Who has given it is not part of it.
    pub(super) fn canonical_form(&self) -> String {
        let mut said = JsonObject::default();
        said.text("operation", self.operation.name().name());
        match &self.operation {
            Operation::Add(description) => said.text("description", description.trim()),
            Operation::Renew(id)
            | Operation::Revoke(id)
            | Operation::Delete(id)
            | Operation::MarkDelivered(id) => said.text("secret", id),
            Operation::Rotate { secret, overlap } => {
                said.optional_text("secret", secret.as_deref());
                said.optional_number("overlap", *overlap);
            }
            Operation::RevokePrevious(secret) => said.optional_text("secret", secret.as_deref()),
            Operation::SetExpiry(expiry) => {
                said.optional_text("expiry", expiry.map(|expiry| expiry.to_string()).as_deref());
            }
            Operation::Reapply | Operation::DeleteApplication => {}
        }
        said.flag("force", self.is_forced);
        said.flag("undelivered", self.is_undelivered);
        said.optional_text("run", self.run.as_deref());
        said.end()
    }
}

/// What came of a command.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The application to save in the place of the one that was given.
    pub application: Application,
    /// What happened, for the audit log: nothing, when the command ended without a change.
    pub happened: Vec<Event>,
    /// The new secret, whole: it is nowhere else.
    pub secret: Option<Secret>,
    /// The id of the secret that was made or changed.
    pub secret_id: Option<String>,
    /// Whether it was done before with the same key: then nothing is changed, and no secret shown again.
    pub is_repeated: bool,
    /// Whether there is a new document to save: also without a change, for the key of the command.
    pub must_save: bool,
}

/// The longest actor, in characters.
const MAX_ACTOR: usize = 256;

pub(super) fn check_actor(actor: Option<&str>) -> Result<(), Error> {
    let is_text = |actor: &str| !actor.is_empty() && !actor.chars().any(char::is_control);
    match actor {
        Some(actor) if !is_text(actor) || actor.chars().count() > MAX_ACTOR => {
            Err(wrong("an actor is empty, over 256 characters, or has a control character"))
        }
        _ => Ok(()),
    }
}
