//! What happened, for the audit log.

/// An event of the audit log: an operation that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// A unique id: readers of a log that has it twice count it once.
    pub id: String,
    /// When, in Unix seconds.
    pub at: u64,
    /// Such as `secret.rotated`.
    pub kind: String,
    /// Who has done it, as the program said.
    pub actor: Option<String>,
    /// To which secret.
    pub secret: Option<String>,
}
