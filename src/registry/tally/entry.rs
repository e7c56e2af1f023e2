//! An entry of a tally: verifications that are alike.

use crate::encode::{JsonObject, Members};

/// The prefix of the reason of an entry that counts what is over the bound of a class; the name of the class follows.
const BEYOND: &str = "beyond ";
const CURRENT: &str = "current";
/// The largest number that JavaScript has exactly.
const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Verifications that are alike, as stored records have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Of which secret; `None` where it is unknown.
    pub secret_id: Option<String>,
    /// `current`, `previous`, why it was refused, or `beyond ` and a class.
    pub reason: String,
    /// When the line of the secret was last rotated, in Unix seconds.
    pub since: u64,
    /// From which address, if the program has said so.
    pub ip: Option<String>,
    /// By which user agent, if the program has said so.
    pub agent: Option<String>,
    /// How many.
    pub count: u64,
    /// When the first was, in Unix seconds.
    pub first: u64,
    /// When the last was, in Unix seconds.
    pub last: u64,
}

/// Kinds of verification, of which none may crowd out another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Accepted: the secret is the current one of its line.
    Current,
    /// Accepted: the secret is a previous one, in its overlap.
    Previous,
    /// Refused: the secret is known, and works no more.
    Known,
    /// Refused: nobody has, or had, this secret.
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

/// What entries that are alike have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    secret_id: Option<String>,
    reason: String,
    since: u64,
    ip: Option<String>,
    agent: Option<String>,
}

impl Entry {
    /// One of a stored record; `None` for one that cannot be read.
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

    /// That a secret was accepted at a time. It counts no verification.
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

    /// Of which class it is.
    #[must_use]
    pub fn class(&self) -> Class {
        let beyond = self.reason.strip_prefix(BEYOND);
        match beyond.unwrap_or(&self.reason) {
            CURRENT => Class::Current,
            "previous" => Class::Previous,
            "unknown" | "unknown_application" | "too_large" => Class::Unknown,
            // Why a known secret is refused; what is beyond the bound names its class.
            reason if beyond.is_none() || reason == Class::Known.name() => Class::Known,
            _ => Class::Unknown,
        }
    }

    /// Whether it counts what is beyond the bound of its class.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        self.reason.starts_with(BEYOND)
    }

    /// The kind of event that it is in the audit log.
    #[must_use]
    pub fn event_kind(&self) -> &'static str {
        if self.class().is_accepted() {
            "oauth.token_request_succeeded"
        } else {
            "oauth.token_request_failed"
        }
    }

    /// What its clients were answered, as the audit log has it.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        if self.class().is_accepted() { "ok" } else { "invalid_client" }
    }

    /// Whether the audit log says who has presented the secret, and why that is noted.
    #[must_use]
    pub fn names_consumer(&self) -> bool {
        self.reason != CURRENT
    }

    /// The reason, without the class of what is beyond its bound.
    #[must_use]
    pub fn shown_reason(&self) -> &str {
        if self.is_beyond() { BEYOND.trim_end() } else { &self.reason }
    }

    /// The same, counted without the names of those who asked.
    pub(super) fn beyond(self) -> Self {
        Self { reason: format!("{BEYOND}{}", self.class().name()), ip: None, agent: None, ..self }
    }

    /// The same without who has presented a current secret: that is nobody's business.
    pub(super) fn discreet(mut self) -> Self {
        if !self.names_consumer() {
            (self.ip, self.agent) = (None, None);
        }
        self
    }

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

    /// What entries of the same secret and class have in common.
    pub(super) fn class_key(&self) -> Key {
        let (secret_id, reason) = (self.secret_id.clone(), self.class().name().to_owned());
        Key { secret_id, reason, since: 0, ip: None, agent: None }
    }

    /// Adds one that is alike.
    pub(super) fn join(&mut self, more: &Self) {
        self.count = self.count.saturating_add(more.count).min(MAX_NUMBER);
        self.first = self.first.min(more.first);
        self.last = self.last.max(more.last);
    }
}
