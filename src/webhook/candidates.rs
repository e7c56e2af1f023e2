//! The signatures that the slots of one secret make of a webhook.

use super::content::Content;
use super::selection::webhook_place;
use super::signature::webhook_signature;
use crate::jwt::{Refusal, check_now};
use crate::slots::{MAX_SLOT, Name, Slots};
use crate::{Code, Error};

impl Slots {
    /// Returns the slots that may sign, each with its signature: the one in effect first. The slot before it is passed over when it
    /// is revoked or holds no key, so that it cannot cause an outage.
    pub(super) fn sign_webhook(
        &self,
        name: &str,
        content: &Content,
        overlap: u64,
    ) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        let mut signed = Vec::new();
        for before in [false, true] {
            let Some(place) = webhook_place(&self.timeline, content.timestamp, overlap, before)? else {
                continue;
            };
            let slot = self.timeline.numbers().get(place).copied().unwrap_or_default();
            let value = self.values.get(place).and_then(Option::as_ref);
            let Some(key) = value.and_then(|value| value.keys.webhook(&value.secret)) else {
                if before {
                    continue;
                }
                return Err(no_key(name, slot, value.is_none()));
            };
            let mut signature = Vec::new();
            webhook_signature(key, &content.bytes, &mut signature);
            signed.push((slot, signature));
        }
        Ok(signed)
    }
}

/// The message names secret and slot, and tells nothing of the value.
fn no_key(name: &str, slot: u64, is_revoked: bool) -> Error {
    let what = if is_revoked {
        "is revoked"
    } else {
        "holds no webhook key: its value must be base64, usually after whsec_, or bytes, of 24 to 64 bytes"
    };
    match Name::new(name) {
        Ok(name) => Error::new(Code::NoMatchingKey, format!("slot {slot} of secret {name} {what}")),
        Err(error) => error,
    }
}

/// Refuses times and durations that look like milliseconds.
pub(super) fn check_seconds(now: u64, durations: &[u64]) -> Result<(), Error> {
    check_now(now)?;
    if durations.iter().any(|seconds| *seconds > MAX_SLOT) {
        return Err(Refusal::DurationTooLong.into());
    }
    Ok(())
}
