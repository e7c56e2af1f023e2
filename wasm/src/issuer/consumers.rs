//! Counted verifications as events of the audit log, and as forgotten consumers.

use secret_slots::boundary::{Entry, Record, Tally};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::document;
use crate::error::Thrown;
use crate::strict;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventsView<'a> {
    events: Vec<EventView<'a>>,
    is_damaged: bool,
}

/// Identical verifications as an event of the audit log.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventView<'a> {
    id: String,
    time: u64,
    kind: &'a str,
    application_id: Option<&'a str>,
    secret_id: Option<&'a str>,
    actor: Option<&'a str>,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<Option<&'a str>>,
    count: u64,
    last_time: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConsumersView<'a> {
    consumers: Vec<ConsumerView<'a>>,
    is_damaged: bool,
}

/// A consumer that still presents an old secret.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConsumerView<'a> {
    ip: Option<&'a str>,
    user_agent: Option<&'a str>,
    secret_id: Option<&'a str>,
    reason: &'a str,
    is_accepted: bool,
    count: u64,
    first_seen_at: u64,
    last_seen_at: u64,
}

/// Returns the verification events of an application and a day, from their record, as an [`EventsView`]. Unknown applications have an empty id.
#[wasm_bindgen(js_name = verificationEvents)]
pub fn verification_events(application: &str, day: &str, record: &str) -> Result<JsValue, Thrown> {
    let Record { tally, is_damaged, .. } = Record::read(record);
    let application_id = (!application.is_empty()).then_some(application);
    let events = tally.events(application, day).map(|(id, entry)| EventView {
        id,
        time: entry.first,
        kind: entry.event_kind(),
        application_id,
        secret_id: entry.secret_id.as_deref(),
        actor: None,
        outcome: entry.outcome(),
        reason: entry.names_consumer().then(|| entry.shown_reason()),
        ip: entry.names_consumer().then_some(entry.ip.as_deref()),
        user_agent: entry.names_consumer().then_some(entry.agent.as_deref()),
        count: entry.count,
        last_time: entry.last,
    });
    Ok(strict::write(&EventsView { events: events.collect(), is_damaged })?)
}

/// Returns the consumers that still present an old secret, from daily records, as a [`ConsumersView`].
#[wasm_bindgen(js_name = forgottenConsumers)]
pub fn forgotten_consumers(document: &str, records: Vec<String>) -> Result<JsValue, Thrown> {
    let mut is_damaged = false;
    let days = records.iter().map(|text| {
        let record = Record::read(text);
        is_damaged |= record.is_damaged;
        record.tally
    });
    let consumers = Tally::forgotten(&document::read(document)?, days);
    let consumers = consumers.iter().map(ConsumerView::from).collect();
    Ok(strict::write(&ConsumersView { consumers, is_damaged })?)
}

impl<'a> From<&'a Entry> for ConsumerView<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self {
            ip: entry.ip.as_deref(),
            user_agent: entry.agent.as_deref(),
            secret_id: entry.secret_id.as_deref(),
            reason: entry.shown_reason(),
            is_accepted: entry.class().is_accepted(),
            count: entry.count,
            first_seen_at: entry.first,
            last_seen_at: entry.last,
        }
    }
}
