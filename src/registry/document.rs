//! The JSON document of an application, which stores keep. It has hashes and no secrets.

use super::application::{Keyed, Tombstone};
use super::{Application, Claim, ClientSecret, Event, Kind, NoticeState};
use crate::encode::{JsonObject, Members, base64url};
use crate::{Code, Error};

const FORMAT: u64 = 1;

impl Application {
    /// Writes the document. Equal applications have equal documents, natively and in WebAssembly.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut document = JsonObject::default();
        document.number("format", FORMAT);
        document.text("id", &self.id);
        document.text("type", self.kind.name());
        document.number("created_at", self.created_at);
        document.optional_text("expiry", self.expiry.map(|expiry| expiry.to_string()).as_deref());
        document.flag("is_deleted", self.is_deleted);
        document.number("issued", self.issued);
        let damaged = self.damaged.iter().cloned();
        document.array("secrets", self.secrets.iter().map(secret_to_json).chain(damaged));
        document.array("retired", self.tombstones.iter().map(tombstone_to_json));
        document.array("keyed", self.keyed.iter().map(keyed_to_json));
        document.array("unlogged", self.unlogged.iter().map(Event::to_json));
        document.end()
    }

    /// Reads a document of [`to_json`](Self::to_json). A secret that cannot be read goes to `damaged`; the others work.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for anything else. The message repeats nothing of the document.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        read(json).ok_or_else(|| {
            Error::new(
                Code::InvalidOption,
                "the stored application is damaged, or was not written by this library",
            )
        })
    }
}

fn read(json: &str) -> Option<Application> {
    let document = Members::of(json.as_bytes())?;
    if document.number("format")? != FORMAT {
        return None;
    }
    let kind = Kind::from_name(&document.text("type")?)?;
    let mut application =
        Application::new(document.text("id")?, kind, document.number("created_at")?).ok()?;
    application.expiry = document.optional("expiry", |document, name| document.text(name)?.parse().ok())?;
    application.is_deleted = document.optional("is_deleted", Members::flag)?.unwrap_or(false);
    application.issued = document.number("issued")?;
    for text in document.objects("secrets")? {
        match Members::of(text).as_ref().and_then(secret_from_json) {
            Some(secret) => application.secrets.push(secret),
            None => application.damaged.push(String::from_utf8_lossy(text).into_owned()),
        }
    }
    let unreadable = &mut application.unreadable;
    application.tombstones = list(&document, "retired", tombstone_from_json, unreadable)?;
    application.keyed = list(&document, "keyed", keyed_from_json, unreadable)?;
    application.unlogged = list(&document, "unlogged", event_from_json, unreadable)?;
    Some(application)
}

/// Reads a list and counts the entries that cannot be read: they must not keep secrets from working.
fn list<T>(
    document: &Members<'_>,
    name: &str,
    read: impl Fn(&Members<'_>) -> Option<T>,
    unreadable: &mut usize,
) -> Option<Vec<T>> {
    let texts = document.objects(name)?;
    let count = texts.len();
    let entries: Vec<T> =
        texts.into_iter().filter_map(|text| Members::of(text).as_ref().and_then(&read)).collect();
    *unreadable += count - entries.len();
    Some(entries)
}

fn secret_to_json(secret: &ClientSecret) -> String {
    let mut document = JsonObject::default();
    document.text("id", &secret.id);
    document.text("description", &secret.description);
    document.text("hash", &text(&secret.hash));
    document.text("hint", &secret.hint);
    document.number("created_at", secret.created_at);
    document.number("issued_at", secret.issued_at);
    document.optional_number("expires_at", secret.expires_at);
    document.optional_number("revoked_at", secret.revoked_at);
    document.optional_text("superseded_by", secret.superseded_by.as_deref());
    document.flag("is_undelivered", secret.is_undelivered);
    document.optional_text("run", secret.run.as_deref());
    if let Some(notice) = &secret.notice {
        let mut state = JsonObject::default();
        state.number("expires_at", notice.expires_at);
        state.number("threshold", notice.threshold);
        if let Some(claim) = notice.claim {
            state.number("claimed_by", claim.by);
            state.number("claimed_until", claim.until);
        }
        document.json("notice", &state.end());
    }
    document.end()
}

fn secret_from_json(document: &Members<'_>) -> Option<ClientSecret> {
    Some(ClientSecret {
        id: document.text("id")?,
        description: document.text("description")?,
        hash: hash(document, "hash")?,
        hint: document.text("hint")?,
        created_at: document.number("created_at")?,
        issued_at: document.number("issued_at")?,
        expires_at: document.optional("expires_at", Members::number)?,
        revoked_at: document.optional("revoked_at", Members::number)?,
        superseded_by: document.optional("superseded_by", Members::text)?,
        is_undelivered: document.optional("is_undelivered", Members::flag)?.unwrap_or(false),
        run: document.optional("run", Members::text)?,
        notice: document.optional("notice", |document, name| {
            let state = document.object(name)?;
            Some(NoticeState {
                expires_at: state.number("expires_at")?,
                threshold: state.number("threshold")?,
                claim: state.optional("claimed_by", |state, name| {
                    Some(Claim { by: state.number(name)?, until: state.number("claimed_until")? })
                })?,
            })
        })?,
    })
}

fn tombstone_to_json(tombstone: &Tombstone) -> String {
    let mut document = JsonObject::default();
    document.text("id", &tombstone.id);
    document.text("hash", &text(&tombstone.hash));
    document.number("at", tombstone.at);
    document.optional_text("superseded_by", tombstone.superseded_by.as_deref());
    document.end()
}

fn tombstone_from_json(document: &Members<'_>) -> Option<Tombstone> {
    Some(Tombstone {
        id: document.text("id")?,
        hash: hash(document, "hash")?,
        at: document.number("at")?,
        superseded_by: document.optional("superseded_by", Members::text)?,
    })
}

fn keyed_to_json(known: &Keyed) -> String {
    let mut document = JsonObject::default();
    document.text("key", &text(&known.key));
    document.text("command", &text(&known.command));
    document.optional_text("secret", known.secret.as_deref());
    document.number("at", known.at);
    document.end()
}

fn keyed_from_json(document: &Members<'_>) -> Option<Keyed> {
    Some(Keyed {
        key: hash(document, "key")?,
        command: hash(document, "command")?,
        secret: document.optional("secret", Members::text)?,
        at: document.number("at")?,
    })
}

impl Event {
    /// Writes the event as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut document = JsonObject::default();
        document.text("id", &self.id);
        document.number("at", self.at);
        document.text("kind", &self.kind);
        document.optional_text("actor", self.actor.as_deref());
        document.optional_text("secret", self.secret.as_deref());
        document.end()
    }
}

fn event_from_json(document: &Members<'_>) -> Option<Event> {
    Some(Event {
        id: document.text("id")?,
        at: document.number("at")?,
        kind: document.text("kind")?,
        actor: document.optional("actor", Members::text)?,
        secret: document.optional("secret", Members::text)?,
    })
}

/// Returns the state of a secret for a precondition: all but its notice.
pub(super) fn fingerprint(secret: &ClientSecret) -> String {
    secret_to_json(&ClientSecret { notice: None, ..secret.clone() })
}

/// Returns the base64url of a hash.
pub(super) fn text(hash: &[u8; 32]) -> String {
    let mut text = Vec::with_capacity(base64url::encoded_length(hash.len()));
    base64url::encode(hash, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn hash(document: &Members<'_>, name: &str) -> Option<[u8; 32]> {
    let mut decoded = Vec::with_capacity(32);
    if base64url::decode(document.text(name)?.as_bytes(), &mut decoded) {
        decoded.try_into().ok()
    } else {
        None
    }
}
