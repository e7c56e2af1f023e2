//! Applications that are created, changed and described. Times are Unix seconds.

use secret_slots::policy::EntropyFailure;
use secret_slots::registry::{Application, Applied};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::drawn::Drawn;
use super::notices::seconds;
use super::views::{ApplicationView, ChangeView};
use super::{commands, document};
use crate::error::Thrown;
use crate::{strict, text_buffer};

/// Checks a domain.
#[wasm_bindgen(js_name = checkDomain)]
pub fn check_domain(domain: JsValue) -> Result<(), Thrown> {
    commands::domain(domain)?;
    Ok(())
}

/// The kind of event that an operation leaves in the audit log.
#[wasm_bindgen(js_name = eventKind)]
pub fn event_kind(operation: &str) -> Result<String, Thrown> {
    Ok(commands::operation_name(operation)?.event_kind().to_owned())
}

/// Creates an application; `before` is the document of a deleted one of the same id. Returns as [`apply_command`] does.
#[wasm_bindgen(js_name = createApplication)]
pub fn create_application(
    before: Option<String>,
    application: JsValue,
    domain: JsValue,
    thresholds: &[f64],
    now: f64,
    entropy: Vec<u8>,
) -> Result<JsValue, Thrown> {
    let mut entropy = Drawn::new(entropy);
    let domain = commands::domain(domain)?;
    let asked = commands::creation(application)?;
    // What is left of a deleted one may be damaged: that must not be in the way.
    let before = before.and_then(|json| Application::from_json(&json).ok());
    let applied = Application::create(
        &asked.id,
        asked.kind,
        asked.expiry,
        asked.actor.as_deref(),
        before.as_ref(),
        &domain,
        now as u64,
        &mut entropy,
    )?;
    changed(&applied, thresholds, now)
}

/// Applies a command to a document. Returns a [`ChangeView`], with a new secret in the text buffer. `logged`: ids of events that the log has.
#[wasm_bindgen(js_name = applyCommand)]
pub fn apply_command(
    document: &str,
    command: JsValue,
    domain: JsValue,
    thresholds: &[f64],
    logged: Vec<String>,
    now: f64,
    entropy: Vec<u8>,
) -> Result<JsValue, Thrown> {
    let mut entropy = Drawn::new(entropy);
    let domain = commands::domain(domain)?;
    let command = commands::command(command)?;
    let logged: Vec<&str> = logged.iter().map(String::as_str).collect();
    let application = document::read(document)?.logged(&logged);
    changed(&application.apply(&domain, &command, now as u64, &mut entropy)?, thresholds, now)
}

/// What a command is decided on.
#[wasm_bindgen(js_name = preconditionOf)]
pub fn precondition_of(document: &str, command: JsValue, now: f64) -> Result<String, Thrown> {
    let command = commands::command(command)?;
    Ok(document::read(document)?.precondition(&command.operation, now as u64))
}

/// An application and its secrets, as an [`ApplicationView`].
#[wasm_bindgen(js_name = describeApplication)]
pub fn describe_application(document: &str, now: f64) -> Result<JsValue, Thrown> {
    Ok(strict::write(&ApplicationView::new(&document::read(document)?, now as u64))?)
}

fn changed(applied: &Applied, thresholds: &[f64], now: f64) -> Result<JsValue, Thrown> {
    let view = strict::write(&ChangeView::new(applied, &seconds(thresholds), now as u64))?;
    if let Some(secret) = &applied.secret {
        let copied = text_buffer::fill(secret.expose().len(), |buffer| {
            buffer.copy_from_slice(secret.expose());
            Ok::<(), EntropyFailure>(())
        });
        debug_assert!(copied.is_ok());
    }
    Ok(view)
}
