//! Preconditions: the state that a command is decided on. After a lost compare-and-swap the command is retried only if its precondition
//! still holds.

use super::command::Operation;
use super::document::{fingerprint, text};
use super::{Application, ClientSecret};

impl Application {
    /// Returns the precondition of an operation, in a canonical form. For a rotation, a renewal or a deletion it is the secret and its previous
    /// one, so that only one of two simultaneous commands succeeds. Additions, revocations and policies are judged anew whatever has changed.
    #[must_use]
    pub fn precondition(&self, operation: &Operation, now: u64) -> String {
        let with_previous = |current: &ClientSecret| {
            let previous = self.previous_of(&current.id).map(fingerprint).unwrap_or_default();
            format!("{}{previous}", fingerprint(current))
        };
        let found = match operation {
            Operation::Rotate { secret, .. } => self.current(secret.as_deref()).ok().map(with_previous),
            Operation::Renew(id) | Operation::Delete(id) => self.secret(id).map(with_previous),
            Operation::MarkDelivered(id) => self.secret(id).map(|secret| text(&secret.hash)),
            Operation::RevokePrevious(id) => self.valid_previous(id.as_deref(), now).ok().map(fingerprint),
            Operation::SetExpiry(_) => self.expiry.map(|expiry| expiry.to_string()),
            Operation::Add(_) | Operation::Revoke(_) | Operation::Reapply | Operation::DeleteApplication => {
                None
            }
        };
        format!("{}{}", self.created_at, found.unwrap_or_default())
    }
}
