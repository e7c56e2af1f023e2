//! Signing a webhook.

use super::WebhookHeaders;
use super::candidates::check_seconds;
use super::content::Content;
use crate::jwt::no_secret;
use crate::{Code, Error, SecretSlots};

impl SecretSlots {
    /// Signs a webhook with the slot of the secret `name` in effect at `timestamp`, the time of this attempt in Unix seconds.
    ///
    /// For `overlap` seconds after that slot began the slot before it signs too, behind it in the same header. Receivers that have
    /// only the older secret still verify the webhook, with any library for Standard Webhooks.
    ///
    /// # Errors
    ///
    /// `ERR_SECRET_UNKNOWN` when no secret has this name; `ERR_WEBHOOK_INVALID` for an id that is not visible ASCII without a full
    /// stop; `ERR_TOO_LARGE` for a body over 1,048,576 bytes; `ERR_INVALID_OPTION` when the slots must be Unix times in seconds and
    /// are not, or for a time or a duration that looks like milliseconds; `ERR_JWKS_NO_MATCHING_KEY` when no slot is in effect, or it
    /// is revoked or holds no key.
    ///
    /// ```
    /// use secret_slots::SecretSlots;
    ///
    /// let mut secrets = SecretSlots::new();
    /// secrets.set("orders", 0, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
    /// let headers =
    ///     secrets.sign_webhook("orders", "msg_p5jXN8AQM9LWM0D4loKWxJek", br#"{"test": 2432232314}"#, 1_614_265_330, 0)?;
    /// assert_eq!(headers.signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    /// # Ok::<(), secret_slots::Error>(())
    /// ```
    pub fn sign_webhook(
        &self,
        name: &str,
        id: &str,
        body: &[u8],
        timestamp: u64,
        overlap: u64,
    ) -> Result<WebhookHeaders, Error> {
        let Some(slots) = self.slots_of(name) else {
            return Err(no_secret(Code::SecretUnknown, name)?);
        };
        check_seconds(timestamp, &[overlap])?;
        let timestamp = timestamp.to_string();
        let content = Content::new(id, &timestamp, body)?;
        let signatures = slots.sign_webhook(name, &content, overlap)?;
        let signatures: Vec<_> = signatures.iter().map(|(_, text)| String::from_utf8_lossy(text)).collect();
        Ok(WebhookHeaders { id: id.to_owned(), timestamp, signature: signatures.join(" ") })
    }
}
