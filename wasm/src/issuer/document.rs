//! Stored documents. A damaged one is `ERR_STORE`: it is the store's fault, not the caller's.

use secret_slots::registry::Application;

use crate::error::Thrown;

/// Reads an application.
///
/// # Errors
///
/// `ERR_STORE` for a document that is damaged, or was not written by this library.
pub(super) fn read(document: &str) -> Result<Application, Thrown> {
    Application::from_json(document).map_err(|_| Thrown::Damaged)
}
