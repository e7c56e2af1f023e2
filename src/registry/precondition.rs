//! What a command was decided on. After a lost compare-and-swap the command is tried again only if its precondition still holds.

use super::command::Operation;
use super::document::{fingerprint, text};
use super::{Application, ClientSecret};

impl Application {
    /// What an operation is decided on, in a canonical form: for a rotation, a renewal or a deletion the secret and its previous, so that of two
    /// at once one is refused. A further secret, an end and a policy are judged anew whatever has changed.
    #[must_use]
    pub fn precondition(&self, operation: &Operation, now: u64) -> String {
        let line = |current: &ClientSecret| {
            let previous = self.previous_of(&current.id).map(fingerprint).unwrap_or_default();
            format!("{}{previous}", fingerprint(current))
        };
        let found = match operation {
            Operation::Rotate { secret, .. } => self.line(secret.as_deref()).ok().map(line),
            Operation::Renew(id) | Operation::Delete(id) => self.secret(id).map(line),
            Operation::MarkDelivered(id) => self.secret(id).map(|secret| text(&secret.hash)),
            Operation::RevokePrevious(id) => self.previous(id.as_deref(), now).ok().map(fingerprint),
            Operation::SetExpiry(_) => self.expiry.map(|expiry| expiry.to_string()),
            Operation::Add(_) | Operation::Revoke(_) | Operation::Reapply | Operation::DeleteApplication => {
                None
            }
        };
        format!("{}{}", self.created_at, found.unwrap_or_default())
    }
}
