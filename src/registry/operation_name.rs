//! The names of operations and the kinds of their events in the audit log.

/// The name of an operation.
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

const ALL: [OperationName; 11] = [
    OperationName::CreateApplication,
    OperationName::SetExpiry,
    OperationName::DeleteApplication,
    OperationName::Add,
    OperationName::Renew,
    OperationName::Rotate,
    OperationName::Revoke,
    OperationName::RevokePrevious,
    OperationName::Delete,
    OperationName::Reapply,
    OperationName::MarkDelivered,
];

impl OperationName {
    /// Returns the operation with this name; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// Returns the name that canonical forms and the JavaScript boundary use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// Returns the kind of its event in the audit log, which a refused operation leaves too.
    #[must_use]
    pub const fn event_kind(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::CreateApplication => ("createApplication", "application.created"),
            Self::SetExpiry => ("setExpiry", "application.updated"),
            Self::DeleteApplication => ("deleteApplication", "application.deleted"),
            Self::Add => ("add", "secret.added"),
            Self::Renew => ("renew", "secret.renewed"),
            Self::Rotate => ("rotate", "secret.rotated"),
            Self::Revoke => ("revoke", "secret.revoked"),
            Self::RevokePrevious => ("revokePrevious", "secret.previous_revoked"),
            Self::Delete => ("delete", "secret.deleted"),
            Self::Reapply => ("reapply", "secret.expiry_reapplied"),
            Self::MarkDelivered => ("markDelivered", "secret.delivered"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own_and_a_kind_of_event() {
        for operation in ALL {
            assert_eq!(OperationName::from_name(operation.name()), Some(operation));
            assert!(operation.event_kind().contains('.'));
            assert_eq!(ALL.iter().filter(|other| other.name() == operation.name()).count(), 1);
        }
        assert_eq!(OperationName::from_name("restart"), None);
    }
}
