//! Webhooks in the form of [Standard Webhooks](https://www.standardwebhooks.com), signed and verified with the slot of a secret that
//! was in effect when they were sent.
//!
//! A webhook has three headers: `webhook-id`, `webhook-timestamp` and `webhook-signature`. The signature is an HMAC-SHA256 of id,
//! timestamp and body. The timestamp chooses the slot, so a superseded secret ends by itself: with a plain list of keys an old
//! secret is accepted until somebody removes it.
//!
//! A slot's value is a key of 24 to 64 bytes: text is base64, with or without `whsec_` before it, and bytes are the key itself.
//! Slots must be Unix times in seconds; the lowest may be any number, such as 0.
//!
//! ```
//! use secret_slots::SecretSlots;
//! use secret_slots::webhook::WebhookOptions;
//!
//! let switched = 1_741_790_697;
//! let mut sender = SecretSlots::new();
//! sender.set("orders", 0, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
//! let mut receiver = sender.clone();
//! sender.set("orders", switched, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
//!
//! // The receiver does not have the new secret yet, and accepts the signature of the old one.
//! let headers = sender.sign_webhook("orders", "msg_1", b"{}", switched + 60, 3600)?;
//! assert_eq!(headers.signature.split(' ').count(), 2);
//! receiver.verify_webhook("orders", &headers, b"{}", &WebhookOptions::new(), switched + 61)?;
//!
//! // After the overlap it needs the new one.
//! let headers = sender.sign_webhook("orders", "msg_2", b"{}", switched + 3600, 3600)?;
//! assert!(receiver.verify_webhook("orders", &headers, b"{}", &WebhookOptions::new(), switched + 3601).is_err());
//! receiver.set("orders", switched, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
//! receiver.verify_webhook("orders", &headers, b"{}", &WebhookOptions::new(), switched + 3601)?;
//! # Ok::<(), secret_slots::Error>(())
//! ```

mod candidates;
mod content;
mod headers;
mod key;
mod options;
mod selection;
mod sign;
mod signature;
mod verify;

pub use content::MAX_BODY_LENGTH;
pub use headers::WebhookHeaders;
pub(crate) use key::webhook_key;
pub use options::{DEFAULT_TOLERANCE, WebhookOptions};
pub use verify::VerifiedWebhook;

/// What the slots module shares: JavaScript keeps the secrets and reads the headers.
pub(crate) mod boundary {
    pub use super::selection::webhook_place;
    pub use super::signature::{is_listed, webhook_signature};
}
