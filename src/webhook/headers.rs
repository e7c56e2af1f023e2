//! The headers of a webhook.

/// The three headers of Standard Webhooks 1.0.0. A header that is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookHeaders {
    /// `webhook-id`: the same for every attempt to deliver one event. Visible ASCII without a full stop.
    pub id: String,
    /// `webhook-timestamp`: the time of this attempt, in Unix seconds.
    pub timestamp: String,
    /// `webhook-signature`: signatures with spaces between them, each a version, a comma and base64.
    pub signature: String,
}
