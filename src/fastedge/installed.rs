//! The platform's functions over slots that a program installs.

use std::cell::RefCell;
use std::fmt;

use crate::{Secret, SecretSlots};

thread_local! {
    // Of the thread: an application of the platform has one, and tests that run at the same time have one each.
    static INSTALLED: RefCell<Option<SecretSlots>> = const { RefCell::new(None) };
}

/// Why a secret could not be read: the platform's error, case by case.
#[derive(Clone, Debug)]
pub enum Error {
    /// The application may not read this secret. Installed slots never cause it.
    AccessDenied,
    /// The platform could not decrypt the secret. Installed slots never cause it.
    DecryptError,
    /// Any other failure, as a sentence without the secret. Here: nothing is installed, or the value is not UTF-8.
    Other(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self:?}")
    }
}

impl std::error::Error for Error {}

/// Installs the slots that [`get`] and [`get_effective_at`] read on this thread, in place of those installed before.
///
/// The platform's target does not have this function: there the platform has the slots.
///
/// ```
/// use secret_slots::{SecretSlots, fastedge};
///
/// fastedge::install(SecretSlots::from_json(r#"{"token-secret": "value"}"#)?);
/// assert_eq!(fastedge::get("token-secret")?.as_deref(), Some("value"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn install(slots: SecretSlots) {
    INSTALLED.set(Some(slots));
}

/// Returns the value of the highest slot.
///
/// `None` when no secret has this name, as on the platform, and when that slot is revoked.
///
/// # Errors
///
/// [`Error::Other`] when this thread has no slots installed, and when the value is not UTF-8.
pub fn get(key: &str) -> Result<Option<String>, Error> {
    read(|slots| Ok(slots.get(key)))
}

/// Returns the value of the highest slot at or below `at`, a slot number or a Unix time in seconds.
///
/// `None` when no secret has this name and before the first slot, as on the platform, and in the range of a revoked slot.
///
/// # Errors
///
/// Those of [`get`].
pub fn get_effective_at(key: &str, at: u32) -> Result<Option<String>, Error> {
    read(|slots| slots.get_effective_at(key, at.into()))
}

fn read(
    find: impl FnOnce(&SecretSlots) -> Result<Option<&Secret>, crate::Error>,
) -> Result<Option<String>, Error> {
    INSTALLED.with_borrow(|installed| {
        let Some(slots) = installed else { return Err(other("no slots are installed: call install first")) };
        find(slots).map_err(|error| other(error.message()))?.map(text).transpose()
    })
}

fn text(secret: &Secret) -> Result<String, Error> {
    let text = secret
        .expose_str()
        .ok_or_else(|| other("the value in effect is not text: its bytes must be UTF-8"))?;
    Ok(text.to_owned())
}

fn other(message: &str) -> Error {
    Error::Other(message.to_owned())
}
