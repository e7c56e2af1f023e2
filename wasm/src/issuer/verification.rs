//! Verification, the hot path: applications are loaded once under a handle, and then only numbers cross.

use std::cell::RefCell;
use std::rc::Rc;

use secret_slots::boundary::{MAX_ID, MAX_PRESENTED};
use secret_slots::registry::{Application, Reason};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{document, views};
use crate::error::Thrown;
use crate::handles::Table;
use crate::{strict, text_buffer};

/// The most bytes of loaded applications. JavaScript loads an evicted one again.
const MAX_TABLE_BYTES: usize = 16 << 20;

thread_local! {
    static APPLICATIONS: RefCell<Table<Rc<Application>>> = const { RefCell::new(Table::new(MAX_TABLE_BYTES)) };
}

/// A loaded application.
#[derive(Serialize)]
struct LoadedView<'a> {
    handle: f64,
    damaged: usize,
    /// In the order of the indexes that [`verify_client_secret`] returns.
    secrets: Vec<CountedView<'a>>,
}

/// A secret or a tombstone, as counting needs it.
#[derive(Serialize)]
struct CountedView<'a> {
    id: &'a str,
    /// When its lineage was last rotated.
    since: u64,
}

/// Loads an application under a serial number that was never used before. Returns a [`LoadedView`].
#[wasm_bindgen(js_name = loadApplication)]
pub fn load_application(serial: f64, document: &str) -> Result<JsValue, Thrown> {
    let application = Rc::new(document::read(document)?);
    let bytes = 3 * document.len();
    let handle =
        APPLICATIONS.with_borrow_mut(|table| table.insert(serial as u64, Rc::clone(&application), bytes));
    let secrets = application.ids().zip(application.lines_since());
    let loaded = LoadedView {
        handle: handle as f64,
        damaged: views::damaged(&application),
        secrets: secrets.map(|(id, since)| CountedView { id, since }).collect(),
    };
    Ok(strict::write(&loaded)?)
}

/// The outcome of a verification, by its name in the audit log.
#[wasm_bindgen]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types, reason = "the names of the audit log")]
pub enum VerificationOutcome {
    current = 0,
    previous = 1,
    unknown = 2,
    expired = 3,
    revoked = 4,
    retired = 5,
}

/// The encoding of what [`verify_client_secret`] returns.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum VerificationAnswer {
    /// No application has this handle: load it and call again.
    NotLoaded = -1,
    /// The number of low bits that are the outcome; the bits above are the index of the secret.
    OutcomeBits = 3,
}

/// Limits in bytes of UTF-8. A longer text is refused before the store is read.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum RegistryLimit {
    ApplicationId = 128,
    PresentedSecret = 1_024,
}

const _: () = assert!(
    RegistryLimit::ApplicationId as usize == MAX_ID
        && RegistryLimit::PresentedSecret as usize == MAX_PRESENTED
);

/// Verifies the first `length` bytes of the text buffer, and wipes them. Returns a [`VerificationOutcome`] with the index of the secret in the
/// bits above it, or [`VerificationAnswer::NotLoaded`].
#[wasm_bindgen(js_name = verifyClientSecret)]
pub fn verify_client_secret(handle: f64, length: usize, now: f64) -> i32 {
    let application = APPLICATIONS.with_borrow_mut(|table| table.get(handle as u64).map(Rc::clone));
    text_buffer::take_bytes(length, |presented| {
        let Some(application) = application else { return VerificationAnswer::NotLoaded as i32 };
        let found = application.index_of(presented);
        let outcome = match application.judge(found, now as u64) {
            Ok(verified) if verified.is_previous => VerificationOutcome::previous,
            Ok(_) => VerificationOutcome::current,
            Err((Reason::Unknown, _)) => VerificationOutcome::unknown,
            Err((Reason::Expired, _)) => VerificationOutcome::expired,
            Err((Reason::Revoked, _)) => VerificationOutcome::revoked,
            Err((Reason::Retired, _)) => VerificationOutcome::retired,
        };
        // The index, not the id: looking for an id would take longer the further back it is.
        found.map_or(0, |index| (index as i32) << VerificationAnswer::OutcomeBits as i32) | outcome as i32
    })
}
