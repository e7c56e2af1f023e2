//! Counted verifications. Tallies cross as the JSON that stores keep, also those that JavaScript has not folded yet.

use secret_slots::boundary::{Record, Tally};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;
use crate::strict;

/// A tally that is not saved yet.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FoldedView {
    tally: String,
    /// Whether a secret was accepted.
    has_uses: bool,
}

/// A record to save.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordView {
    record: String,
    /// Whether part of the previous record could not be read.
    is_damaged: bool,
}

/// When secrets were last accepted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsesView {
    uses: Vec<UseView>,
    is_damaged: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UseView {
    secret_id: Option<String>,
    at: u64,
}

/// Folds several tallies into one. Returns a [`FoldedView`].
#[wasm_bindgen(js_name = foldTallies)]
pub fn fold_tallies(tallies: Vec<String>) -> Result<JsValue, Thrown> {
    let folded = tallies.iter().fold(Tally::default(), |folded, text| Record::read_onto(folded, text).tally);
    let has_uses = folded.has_uses();
    Ok(strict::write(&FoldedView { tally: Record::from(folded).to_json(), has_uses })?)
}

/// Adds a tally to the record of a day, under the name of this change. Returns a [`RecordView`].
#[wasm_bindgen(js_name = addTally)]
pub fn add_tally(tally: &str, record: Option<String>, change: &str) -> Result<JsValue, Thrown> {
    let mut known = read(record);
    known.tally = Record::read_onto(known.tally, tally).tally;
    saved(known, change)
}

/// Adds the uses of a tally to the record of last uses. Returns a [`RecordView`].
#[wasm_bindgen(js_name = addUses)]
pub fn add_uses(tally: &str, record: Option<String>, change: &str) -> Result<JsValue, Thrown> {
    let mut known = read(record);
    known.tally.merge_uses(&Record::read(tally).tally);
    saved(known, change)
}

/// Whether a record has a change of this name.
#[wasm_bindgen(js_name = hasChange)]
pub fn has_change(record: &str, change: &str) -> bool {
    Record::read(record).has_change(change)
}

/// Returns when secrets were last accepted, from the record of last uses, as a [`UsesView`].
#[wasm_bindgen(js_name = lastUses)]
pub fn last_uses(record: &str) -> Result<JsValue, Thrown> {
    let Record { tally, is_damaged, .. } = Record::read(record);
    let uses =
        tally.entries().iter().map(|entry| UseView { secret_id: entry.secret_id.clone(), at: entry.last });
    Ok(strict::write(&UsesView { uses: uses.collect(), is_damaged })?)
}

fn read(record: Option<String>) -> Record {
    record.as_deref().map(Record::read).unwrap_or_default()
}

fn saved(mut record: Record, change: &str) -> Result<JsValue, Thrown> {
    record.name_change(change);
    Ok(strict::write(&RecordView { record: record.to_json(), is_damaged: record.is_damaged })?)
}
