//! An entry of a tally: identical verifications.

use crate::encode::{JsonObject, Members};

/// The reason of an entry that counts verifications over the limit of a class; the name of the class follows.
const BEYOND: &str = "beyond ";
const CURRENT: &str = "current";
/// The largest integer that JavaScript represents exactly.
const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Identical verifications, as stored records have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The id of the secret; `None` if it is unknown.
    pub secret_id: Option<String>,
    /// `current`, `previous`, why the secret was refused, or `beyond ` and a class.
    pub reason: String,
    /// When the secret's lineage was last rotated, in Unix seconds.
    pub since: u64,
    /// The IP address, if the program has passed one.
    pub ip: Option<String>,
    /// The user agent, if the program has passed one.
    pub agent: Option<String>,
    /// How many verifications.
    pub count: u64,
    /// When the first happened, in Unix seconds.
    pub first: u64,
    /// When the last happened, in Unix seconds.
    pub last: u64,
}

/// A class of verifications. Each has its own limit, so that none crowds out another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Accepted: a current secret.
    Current,
    /// Accepted: a previous secret in its overlap.
    Previous,
    /// Refused: a known secret that no longer works.
    Known,
    /// Refused: it matches no current or remembered secret.
    Unknown,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Self::Current => CURRENT,
            Self::Previous => "previous",
            Self::Known => "known",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the secret was accepted.
    #[must_use]
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Current | Self::Previous)
    }
}

/// What identical verifications have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    secret_id: Option<String>,
    reason: String,
    since: u64,
    ip: Option<String>,
    agent: Option<String>,
}

impl Entry {
    /// Reads an entry of a stored record; `None` if it cannot be read.
    pub(super) fn from_json(json: &[u8]) -> Option<Self> {
        let members = Members::of(json)?;
        Some(Self {
            secret_id: members.nullable_text("secretId")?,
            reason: members.text("reason")?,
            since: members.number("since")?,
            ip: members.nullable_text("ip")?,
            agent: members.nullable_text("agent")?,
            count: members.number("count")?,
            first: members.number("first")?,
            last: members.number("last")?,
        })
    }

    /// Writes an entry of a stored record.
    pub(super) fn to_json(&self) -> String {
        let mut object = JsonObject::default();
        object.nullable_text("secretId", self.secret_id.as_deref());
        object.text("reason", &self.reason);
        object.number("since", self.since);
        object.nullable_text("ip", self.ip.as_deref());
        object.nullable_text("agent", self.agent.as_deref());
        object.number("count", self.count);
        object.number("first", self.first);
        object.number("last", self.last);
        object.end()
    }

    /// Returns an entry for the last use of a secret. It counts no verification.
    pub(super) fn last_use(secret_id: String, at: u64) -> Self {
        Self {
            secret_id: Some(secret_id),
            reason: CURRENT.to_owned(),
            since: 0,
            ip: None,
            agent: None,
            count: 0,
            first: at,
            last: at,
        }
    }

    /// Returns its class.
    #[must_use]
    pub fn class(&self) -> Class {
        let beyond = self.reason.strip_prefix(BEYOND);
        match beyond.unwrap_or(&self.reason) {
            CURRENT => Class::Current,
            "previous" => Class::Previous,
            "unknown" | "unknown_application" | "too_large" => Class::Unknown,
            // The reason why a known secret was refused, or the class of a `beyond` entry.
            reason if beyond.is_none() || reason == Class::Known.name() => Class::Known,
            _ => Class::Unknown,
        }
    }

    /// Whether it counts verifications over the limit of its class.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        self.reason.starts_with(BEYOND)
    }

    /// Returns the kind of its event in the audit log.
    #[must_use]
    pub fn event_kind(&self) -> &'static str {
        if self.class().is_accepted() {
            "oauth.token_request_succeeded"
        } else {
            "oauth.token_request_failed"
        }
    }

    /// Returns the outcome in the audit log: what its clients got.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        if self.class().is_accepted() { "ok" } else { "invalid_client" }
    }

    /// Whether the audit log shows the reason, the IP address and the user agent.
    #[must_use]
    pub fn names_consumer(&self) -> bool {
        self.reason != CURRENT
    }

    /// Returns the reason; `beyond` without its class.
    #[must_use]
    pub fn shown_reason(&self) -> &str {
        if self.is_beyond() { BEYOND.trim_end() } else { &self.reason }
    }

    /// Returns the entry that counts it over the limit: without IP address and user agent.
    pub(super) fn beyond(self) -> Self {
        Self { reason: format!("{BEYOND}{}", self.class().name()), ip: None, agent: None, ..self }
    }

    /// Removes IP address and user agent of a current secret: only consumers of old secrets are recorded.
    pub(super) fn discreet(mut self) -> Self {
        if !self.names_consumer() {
            (self.ip, self.agent) = (None, None);
        }
        self
    }

    /// Returns the key that identical verifications share.
    pub(super) fn key(&self) -> Key {
        Key {
            secret_id: self.secret_id.clone(),
            reason: self.reason.clone(),
            // There is one entry for each current secret.
            since: if self.reason == CURRENT { 0 } else { self.since },
            ip: self.ip.clone(),
            agent: self.agent.clone(),
        }
    }

    /// Returns the key that all entries of the same secret and class share.
    pub(super) fn class_key(&self) -> Key {
        let (secret_id, reason) = (self.secret_id.clone(), self.class().name().to_owned());
        Key { secret_id, reason, since: 0, ip: None, agent: None }
    }

    /// Adds the counts of an entry with the same key.
    pub(super) fn join(&mut self, more: &Self) {
        self.count = self.count.saturating_add(more.count).min(MAX_NUMBER);
        self.first = self.first.min(more.first);
        self.last = self.last.max(more.last);
    }
}
