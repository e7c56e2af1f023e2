//! The compact serialization (RFC 7515, section 7.1): three parts with dots between them.

use super::refusal::Refusal;
use crate::encode::base64url;

pub(super) struct Compact<'t> {
    pub(super) header: &'t [u8],
    pub(super) payload: &'t [u8],
    pub(super) signature: &'t [u8],
    /// The signing input: header, dot and payload.
    pub(super) signed: &'t [u8],
}

impl<'t> Compact<'t> {
    /// Splits at the first and the last dot. Another dot between them is found when the payload is decoded, as base64url has none.
    pub(super) fn split(token: &'t [u8]) -> Result<Self, Refusal> {
        let first = token.iter().position(|byte| *byte == b'.').ok_or(Refusal::NotThreeParts)?;
        let last = token.iter().rposition(|byte| *byte == b'.').ok_or(Refusal::NotThreeParts)?;
        let part = |from: usize, to: usize| token.get(from..to).ok_or(Refusal::NotThreeParts);
        let split = Self {
            header: part(0, first)?,
            payload: part(first + 1, last)?,
            signature: part(last + 1, token.len())?,
            signed: part(0, last)?,
        };
        if split.header.is_empty() || split.payload.is_empty() {
            return Err(Refusal::NotThreeParts);
        }
        Ok(split)
    }

    pub(super) fn decode_payload(&self, payload: &mut Vec<u8>) -> Result<(), Refusal> {
        if base64url::decode(self.payload, payload) {
            return Ok(());
        }
        Err(if self.payload.contains(&b'.') { Refusal::NotThreeParts } else { Refusal::PayloadEncoding })
    }

    /// Decodes the signature. One of another length than the algorithm's is a mismatch if it is base64url, and malformed otherwise.
    #[inline(always)]
    pub(super) fn decode_signature(&self, bytes: usize) -> Result<Signature, Refusal> {
        let mut signature = [0; SIGNATURE];
        if self.signature.len() != base64url::encoded_length(bytes) {
            let encoded = base64url::could_be(self.signature);
            return Err(if encoded { Refusal::SignatureMismatch } else { Refusal::SignatureEncoding });
        }
        let decoded = base64url::decode_into(self.signature, &mut signature);
        decoded.then_some(signature).ok_or(Refusal::SignatureEncoding)
    }
}

const SIGNATURE: usize = crate::hmac_key::MAX_MAC + base64url::SLACK;
/// The bytes of a signature, with the room that the decoder needs behind them.
pub(super) type Signature = [u8; SIGNATURE];
