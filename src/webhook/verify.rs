//! Verifying a webhook: the signature first, and only then whether its timestamp is near.

use super::candidates::check_seconds;
use super::content::Content;
use super::signature::is_listed;
use super::{WebhookHeaders, WebhookOptions};
use crate::jwt::no_key;
use crate::{Code, Error, SecretSlots};

/// An accepted webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedWebhook {
    /// The time of the attempt, in Unix seconds.
    pub timestamp: u64,
    /// The number of the slot whose secret signed.
    pub slot: u64,
}

impl SecretSlots {
    /// Verifies a webhook at the time `now` in Unix seconds, with the slot of the secret `name` in effect at its timestamp. `body` is
    /// the body as it was received, byte for byte.
    ///
    /// For [`overlap`](WebhookOptions::overlap) seconds after that slot began the slot before it is accepted too. So an attacker with
    /// a leaked old secret is refused when that time and the tolerance, by which timestamps can be dated back, have passed.
    ///
    /// Keep the ids that were accepted for twice the tolerance, and refuse them again: a webhook can be replayed for so long.
    ///
    /// # Errors
    ///
    /// The first broken rule decides the code, in this order. `ERR_JWKS_NO_MATCHING_KEY` when no secret has this name;
    /// `ERR_INVALID_OPTION` for a time or a duration that looks like milliseconds; `ERR_WEBHOOK_INVALID` for a header that is
    /// missing or malformed; `ERR_TOO_LARGE` for a body over 1,048,576 bytes; `ERR_INVALID_OPTION` when the slots must be Unix times
    /// in seconds and are not; `ERR_JWKS_NO_MATCHING_KEY` when no slot is in effect at the timestamp, or it is revoked or holds no
    /// key; `ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED`; and only then `ERR_WEBHOOK_EXPIRED`.
    ///
    /// ```
    /// use secret_slots::SecretSlots;
    /// use secret_slots::webhook::WebhookOptions;
    ///
    /// let mut secrets = SecretSlots::new();
    /// secrets.set("orders", 0, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
    /// let sent = 1_614_265_330;
    /// let headers = secrets.sign_webhook("orders", "msg_1", b"{}", sent, 0)?;
    /// let verified = secrets.verify_webhook("orders", &headers, b"{}", &WebhookOptions::new(), sent + 2)?;
    /// assert_eq!(verified.slot, 0);
    /// # Ok::<(), secret_slots::Error>(())
    /// ```
    pub fn verify_webhook(
        &self,
        name: &str,
        headers: &WebhookHeaders,
        body: &[u8],
        options: &WebhookOptions,
        now: u64,
    ) -> Result<VerifiedWebhook, Error> {
        let slots = self.slots_of(name).ok_or_else(|| no_key(name))?;
        check_seconds(now, &[options.tolerance, options.overlap])?;
        let content = Content::new(&headers.id, &headers.timestamp, body)?;
        if headers.signature.is_empty() {
            return Err(Error::new(Code::WebhookInvalid, "webhook-signature is missing"));
        }
        let mut found = None;
        for (slot, signature) in slots.sign_webhook(name, &content, options.overlap)? {
            // Each is compared, whichever matches, so that the time does not tell the slot.
            if is_listed(&signature, headers.signature.as_bytes()) {
                found = found.or(Some(slot));
            }
        }
        let Some(slot) = found else {
            let message = "no signature in webhook-signature matches";
            return Err(Error::new(Code::WebhookSignatureInvalid, message));
        };
        if content.timestamp.abs_diff(now) > options.tolerance {
            let message = "webhook-timestamp is further from now than tolerance allows";
            return Err(Error::new(Code::WebhookExpired, message));
        }
        Ok(VerifiedWebhook { timestamp: content.timestamp, slot })
    }
}
