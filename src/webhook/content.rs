//! The signed content of a webhook: `id.timestamp.body`.

use crate::jwt::canonical_decimal;
use crate::slots::MAX_SLOT;
use crate::{Code, Error};

/// The longest body that is signed or verified, in bytes.
pub const MAX_BODY_LENGTH: usize = 1 << 20;

pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    /// In Unix seconds.
    pub(super) timestamp: u64,
}

impl Content {
    /// Checks the parts and joins them.
    ///
    /// An id with a full stop is refused: the content of `a.1` at `2` is also that of `a` at `1` with a body that begins with `2.`
    /// (Standard Webhooks 1.0.0, "Signature scheme").
    pub(super) fn new(id: &str, timestamp: &str, body: &[u8]) -> Result<Self, Error> {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'.') {
            let message = "webhook-id must be visible ASCII without a full stop";
            return Err(Error::new(Code::WebhookInvalid, message));
        }
        let Some(seconds) = canonical_decimal(timestamp.as_bytes()).filter(|at| *at <= MAX_SLOT) else {
            let message = "webhook-timestamp must be digits: Unix seconds below 10^11";
            return Err(Error::new(Code::WebhookInvalid, message));
        };
        if body.len() > MAX_BODY_LENGTH {
            let message = format!("the body is longer than {MAX_BODY_LENGTH} bytes");
            return Err(Error::new(Code::TooLarge, message));
        }
        let bytes = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
        Ok(Self { bytes, timestamp: seconds })
    }
}
