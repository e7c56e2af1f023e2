//! Refusals that several operations share. Each message says what to do.

use super::ClientSecret;
use crate::{Code, Error};

/// The most ids that a message lists.
const MAX_LISTED: usize = 10;
/// The most digits of an id that a message repeats.
const MAX_DIGITS: usize = 16;

pub(super) fn wrong(message: &'static str) -> Error {
    Error::new(Code::InvalidOption, message)
}

/// Returns `ERR_SECRET_UNKNOWN` for an id.
pub(super) fn secret_unknown(id: &str) -> Error {
    let message = format!("the application has no secret {}: list shows the ids of its secrets", named(id));
    Error::new(Code::SecretUnknown, message)
}

/// Returns the refusal of an operation that needs a current secret.
pub(super) fn not_current(code: Code, secret: &ClientSecret) -> Error {
    let reason = match &secret.superseded_by {
        Some(successor) => format!("rotated: pass its successor, {}", named(successor)),
        None => "revoked: add another secret".to_owned(),
    };
    Error::new(code, format!("secret {} was {reason}", named(&secret.id)))
}

/// Returns `ERR_SECRET_AMBIGUOUS`, with the ids to choose from.
pub(super) fn ambiguous<'a>(ids: impl Iterator<Item = &'a str>) -> Error {
    let mut ids: Vec<String> = ids.take(MAX_LISTED + 1).map(named).collect();
    if let Some(more) = ids.get_mut(MAX_LISTED) {
        "…".clone_into(more);
    }
    let message = format!("several secrets are possible: pass secretId: one of {}", ids.join(", "));
    Error::new(Code::SecretAmbiguous, message)
}

/// Returns `ERR_SECRET_LIMIT`: `option` allows `max` secrets. `free_at` is when time alone makes room for another.
pub(super) fn secret_limit(option: &str, max: usize, free_at: Option<u64>) -> Error {
    let wait = free_at.map_or_else(String::new, |at| format!(", or wait until Unix time {at}"));
    let message = format!(
        "an application may have at most {max} secrets, the domain's {option}: revoke or delete one{wait}"
    );
    Error::new(Code::SecretLimit, message)
}

/// Quotes the id of a secret if it is a number, as ids are. Any other text is not repeated: it may be a secret in the wrong argument.
pub(super) fn named(id: &str) -> String {
    let is_number = id.len() <= MAX_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("\"{id}\"") } else { "of this id".to_owned() }
}
