//! Expiry notices. Thresholds are in seconds, times in Unix seconds.

use secret_slots::registry::Notice;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::document;
use super::views::{ClaimView, DocumentView, NoticeView};
use crate::error::Thrown;
use crate::strict;

/// Returns the due notices, as an array of [`NoticeView`].
#[wasm_bindgen(js_name = dueNotices)]
pub fn due_notices(document: &str, thresholds: &[f64], now: f64) -> Result<JsValue, Thrown> {
    let due = document::read(document)?.due_notices(&seconds(thresholds), now as u64);
    Ok(strict::write(&due.iter().map(NoticeView::from).collect::<Vec<_>>())?)
}

/// Claims the due notices of some kinds under the number `by`. Returns a [`ClaimView`].
#[wasm_bindgen(js_name = claimNotices)]
pub fn claim_notices(
    document: &str,
    kinds: Vec<String>,
    thresholds: &[f64],
    now: f64,
    by: f64,
) -> Result<JsValue, Thrown> {
    let (thresholds, now, by) = (seconds(thresholds), now as u64, by as u64);
    let is_asked = |notice: &Notice| kinds.iter().any(|kind| kind == notice.kind());
    let (application, claimed) = document::read(document)?.claim_notices_if(&thresholds, now, by, is_asked);
    Ok(strict::write(&ClaimView {
        changed: DocumentView::new(&application, &thresholds, now),
        notices: claimed.iter().map(NoticeView::from).collect(),
        until: application.claimed_until(by),
    })?)
}

/// Marks a notice as delivered. Returns a [`DocumentView`].
#[wasm_bindgen(js_name = settleNotice)]
pub fn settle_notice(
    document: &str,
    secret: &str,
    expires_at: f64,
    threshold: f64,
    thresholds: &[f64],
    now: f64,
) -> Result<JsValue, Thrown> {
    let settled = document::read(document)?.settle_notice(secret, expires_at as u64, threshold as u64);
    Ok(strict::write(&DocumentView::new(&settled, &seconds(thresholds), now as u64))?)
}

/// Returns when the next notice is due, in Unix seconds.
#[wasm_bindgen(js_name = nextNoticeAt)]
pub fn next_notice_at(document: &str, thresholds: &[f64], now: f64) -> Result<Option<f64>, Thrown> {
    let at = document::read(document)?.next_notice_at(&seconds(thresholds), now as u64);
    Ok(at.map(|at| at as f64))
}

pub(super) fn seconds(thresholds: &[f64]) -> Vec<u64> {
    thresholds.iter().map(|seconds| *seconds as u64).collect()
}
