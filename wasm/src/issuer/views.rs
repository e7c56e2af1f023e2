//! Views for JavaScript. None contains a secret or a hash of one.

use secret_slots::registry::{Application, Applied, Event, Listed, Notice};
use serde::Serialize;

/// An event that the audit log may not have yet.
#[derive(Serialize)]
pub(super) struct EventView {
    id: String,
    at: u64,
    kind: String,
    actor: Option<String>,
    secret: Option<String>,
}

impl From<&Event> for EventView {
    fn from(event: &Event) -> Self {
        let Event { id, at, kind, actor, secret } = event.clone();
        Self { id, at, kind, actor, secret }
    }
}

/// A changed application.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangeView {
    /// The document to save; `None` if there is nothing to save.
    document: Option<String>,
    due_at: Option<u64>,
    unlogged: Vec<EventView>,
    is_unchanged: bool,
    issued: IssuedView,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IssuedView {
    secret_id: Option<String>,
    /// The length of the new secret in the text buffer, in bytes; 0 without one.
    secret_length: usize,
    hint: Option<String>,
    issued_at: Option<u64>,
    expires_at: Option<u64>,
    previous_secret_id: Option<String>,
    previous_expires_at: Option<u64>,
    is_repeated: bool,
}

impl ChangeView {
    pub(super) fn new(applied: &Applied, thresholds: &[u64], now: u64) -> Self {
        let Applied { application, happened, secret, secret_id, is_repeated, must_save } = applied;
        let made = secret_id.as_deref().and_then(|id| application.secret(id));
        let previous = made.and_then(|made| application.previous_of(&made.id));
        Self {
            document: must_save.then(|| application.to_json()),
            due_at: application.next_notice_at(thresholds, now),
            unlogged: application.unlogged.iter().map(EventView::from).collect(),
            is_unchanged: happened.is_empty(),
            issued: IssuedView {
                secret_id: secret_id.clone(),
                secret_length: secret.as_ref().map_or(0, |secret| secret.expose().len()),
                hint: made.map(|made| made.hint.clone()),
                issued_at: made.map(|made| made.issued_at),
                expires_at: made.and_then(|made| made.expires_at),
                previous_secret_id: previous.map(|previous| previous.id.clone()),
                previous_expires_at: previous.and_then(|previous| previous.expires_at),
                is_repeated: *is_repeated,
            },
        }
    }
}

/// An application and its secrets.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApplicationView {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    created_at: u64,
    expiry: Option<String>,
    is_deleted: bool,
    damaged: usize,
    unlogged: Vec<EventView>,
    secrets: Vec<SecretView>,
}

impl ApplicationView {
    pub(super) fn new(application: &Application, now: u64) -> Self {
        Self {
            id: application.id.clone(),
            kind: application.kind.name(),
            created_at: application.created_at,
            expiry: application.expiry.map(|expiry| expiry.to_string()),
            is_deleted: application.is_deleted,
            damaged: damaged(application),
            unlogged: application.unlogged.iter().map(EventView::from).collect(),
            secrets: application.list(now).into_iter().map(SecretView::from).collect(),
        }
    }
}

/// Returns how many secrets and other entries cannot be read.
pub(super) fn damaged(application: &Application) -> usize {
    application.damaged.len() + application.unreadable
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SecretView {
    secret_id: String,
    description: String,
    hint: String,
    status: &'static str,
    issued_at: u64,
    expires_at: Option<u64>,
    revoked_at: Option<u64>,
    has_previous: bool,
    previous_secret_id: Option<String>,
    previous_expires_at: Option<u64>,
    is_undelivered: bool,
    run: Option<String>,
}

impl From<Listed> for SecretView {
    fn from(listed: Listed) -> Self {
        Self {
            secret_id: listed.id,
            description: listed.description,
            hint: listed.hint,
            status: listed.status.name(),
            issued_at: listed.issued_at,
            expires_at: listed.expires_at,
            revoked_at: listed.revoked_at,
            has_previous: listed.previous.is_some(),
            previous_secret_id: listed.previous,
            previous_expires_at: listed.previous_expires_at,
            is_undelivered: listed.is_undelivered,
            run: listed.run,
        }
    }
}

/// A document to save, and when its next notice is due.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DocumentView {
    document: String,
    due_at: Option<u64>,
}

impl DocumentView {
    pub(super) fn new(application: &Application, thresholds: &[u64], now: u64) -> Self {
        Self { document: application.to_json(), due_at: application.next_notice_at(thresholds, now) }
    }
}

/// Claimed notices, and the document that holds the claim.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClaimView {
    pub(super) changed: DocumentView,
    pub(super) notices: Vec<NoticeView>,
    /// When the claim ends; `None` if nothing was claimed.
    pub(super) until: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NoticeView {
    id: String,
    kind: &'static str,
    secret_id: String,
    description: String,
    hint: String,
    expires_at: u64,
    threshold: u64,
}

impl From<&Notice> for NoticeView {
    fn from(notice: &Notice) -> Self {
        Self {
            id: notice.id.clone(),
            kind: notice.kind(),
            secret_id: notice.secret.clone(),
            description: notice.description.clone(),
            hint: notice.hint.clone(),
            expires_at: notice.expires_at,
            threshold: notice.threshold,
        }
    }
}
