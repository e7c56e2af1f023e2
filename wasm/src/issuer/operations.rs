//! Creating, changing and describing applications. Times are in Unix seconds.

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

/// Checks the options of a domain.
#[wasm_bindgen(js_name = checkDomain)]
pub fn check_domain(domain: JsValue) -> Result<(), Thrown> {
    commands::domain(domain)?;
    Ok(())
}

/// Returns the kind of an operation's event in the audit log.
#[wasm_bindgen(js_name = eventKind)]
pub fn event_kind(operation: &str) -> Result<String, Thrown> {
    Ok(commands::operation_name(operation)?.event_kind().to_owned())
}

/// Creates an application; `before` is the document of a deleted application of the same id. Returns a [`ChangeView`].
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
    // A damaged document of a deleted application must not prevent a new one.
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

/// Applies a command to a document. Returns a [`ChangeView`]; a new secret is in the text buffer. `logged` has the ids of
/// events that the audit log has.
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

/// Returns the precondition of a command.
#[wasm_bindgen(js_name = preconditionOf)]
pub fn precondition_of(document: &str, command: JsValue, now: f64) -> Result<String, Thrown> {
    let command = commands::command(command)?;
    Ok(document::read(document)?.precondition(&command.operation, now as u64))
}

/// Returns an application and its secrets, as an [`ApplicationView`].
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
