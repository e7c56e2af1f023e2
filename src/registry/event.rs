//! Events of the audit log.

/// An event of the audit log: an operation that changed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// A unique id; readers deduplicate by it, as the log may have an event twice.
    pub id: String,
    /// When it happened, in Unix seconds.
    pub at: u64,
    /// The kind, such as `secret.rotated`.
    pub kind: String,
    /// The actor of the command.
    pub actor: Option<String>,
    /// The id of the secret that it is about.
    pub secret: Option<String>,
}
