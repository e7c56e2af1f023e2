//! The names of operations, and the kinds of event that they leave in the audit log: the one table of them.

/// What an operation is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationName {
    /// `createApplication`
    CreateApplication,
    /// `setExpiry`
    SetExpiry,
    /// `deleteApplication`
    DeleteApplication,
    /// `add`
    Add,
    /// `renew`
    Renew,
    /// `rotate`
    Rotate,
    /// `revoke`
    Revoke,
    /// `revokePrevious`
    RevokePrevious,
    /// `delete`
    Delete,
    /// `reapply`
    Reapply,
    /// `markDelivered`
    MarkDelivered,
}

const NAMES: [(OperationName, &str, &str); 11] = [
    (OperationName::CreateApplication, "createApplication", "application.created"),
    (OperationName::SetExpiry, "setExpiry", "application.updated"),
    (OperationName::DeleteApplication, "deleteApplication", "application.deleted"),
    (OperationName::Add, "add", "secret.added"),
    (OperationName::Renew, "renew", "secret.renewed"),
    (OperationName::Rotate, "rotate", "secret.rotated"),
    (OperationName::Revoke, "revoke", "secret.revoked"),
    (OperationName::RevokePrevious, "revokePrevious", "secret.previous_revoked"),
    (OperationName::Delete, "delete", "secret.deleted"),
    (OperationName::Reapply, "reapply", "secret.expiry_reapplied"),
    (OperationName::MarkDelivered, "markDelivered", "secret.delivered"),
];

impl OperationName {
    /// The operation of a name; `None` for an unknown one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known, _)| *known == name).map(|(operation, ..)| *operation)
    }

    /// The name, as idempotency keys and the JavaScript boundary have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The kind of event that it leaves in the audit log, also if it is refused.
    #[must_use]
    pub fn event_kind(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        NAMES.into_iter().find(|(known, ..)| *known == self).unwrap_or((self, "", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own_and_a_kind_of_event() {
        for (operation, name, kind) in NAMES {
            assert_eq!(OperationName::from_name(name), Some(operation));
            assert_eq!((operation.name(), operation.event_kind()), (name, kind));
            assert_eq!(NAMES.iter().filter(|(_, other, _)| *other == name).count(), 1);
        }
        assert_eq!(OperationName::from_name("restart"), None);
    }
}
