//! Which secret a token belongs to, and whether that secret signed it.

use secret_slots::jwt::{VerifyOptions, decode_jwt};
use secret_slots::{SecretSlots, fastedge as secret};
use serde_json::Value;

use crate::Refusal;

/// The secret whose slots sign tokens. The slots are Unix times in seconds.
pub const SECRET: &str = "token-secret";

/// No older token is accepted, in seconds. It ends a replaced secret too: an hour after the rotation, it verifies nothing.
pub const MAX_TOKEN_AGE: u64 = 3_600;

/// Returns the payload of the bearer token in this `Authorization` header, as JSON. `now` is a Unix time in seconds.
///
/// # Errors
///
/// [`Refusal`], which says what the answer is.
pub fn verify(authorization: Option<&str>, now: u64) -> Result<String, Refusal> {
    let token = authorization.and_then(|header| header.strip_prefix("Bearer ")).ok_or(Refusal::NoToken)?;
    let issued_at = issued_at(token)?;
    let Some(value) = secret::get_effective_at(SECRET, issued_at)? else {
        // The token chose the time: that no slot is in effect then is the token's fault, unless there is no secret at all.
        let is_missing = secret::get(SECRET)?.is_none();
        return Err(if is_missing { Refusal::SecretMissing } else { Refusal::NoSlot });
    };
    let mut slots = SecretSlots::new();
    slots.set(SECRET, 0, value)?;
    let options = VerifyOptions::new().max_token_age(MAX_TOKEN_AGE);
    Ok(slots.verify_jwt(SECRET, token, &options, now)?.payload().to_owned())
}

/// Reads `iat` of a token that is not verified yet: it only chooses the secret.
fn issued_at(token: &str) -> Result<u32, Refusal> {
    let payload: Value = serde_json::from_str(&decode_jwt(token)?).map_err(|_| Refusal::NoIssueTime)?;
    let seconds = payload.get("iat").and_then(Value::as_u64).ok_or(Refusal::NoIssueTime)?;
    u32::try_from(seconds).map_err(|_| Refusal::NoIssueTime)
}
