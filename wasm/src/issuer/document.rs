//! Stored documents. One that cannot be read is an error of its own: it is the store's fault, not the caller's.

use secret_slots::registry::Application;

use crate::error::Thrown;

/// Reads an application.
///
/// # Errors
///
/// `ERR_STORE` for a document that is damaged, or not this library's.
pub(super) fn read(document: &str) -> Result<Application, Thrown> {
    Application::from_json(document).map_err(|_| Thrown::Damaged)
}
