//! The knowledge about a client's secrets, shared by all calls of one client id at one endpoint.

/// The state of a client's secrets: which one worked last, which were refused, and until when none is tried.
///
/// A standing holds no secret, so a program may store it anywhere; with the feature `serde`, in any form that serde writes. It
/// belongs to one list of secrets. A changed list needs a new standing; [`with_last_good`](Self::with_last_good) carries over the
/// secret that worked last, if the new list still has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, rename_all = "camelCase"))]
pub struct Standing {
    /// The index of the secret that worked last, unless it was refused since.
    pub last_good: Option<u8>,
    /// A bit for each secret that was refused since it last worked; bit 0 is the first secret.
    pub refused: u32,
    /// The end of the cool-down after all secrets were refused, on the clock of the calls in milliseconds.
    pub cool_until: u64,
    /// The number of cool-downs in a row.
    pub failures: u8,
    /// When a secret last worked, on the clock of the calls in milliseconds; 0 for never.
    pub accepted_at: u64,
    /// The number of refused requests since a secret last worked, or since the last cool-down began.
    pub requests: u8,
    /// The form of HTTP Basic that the endpoint accepts, once a secret that has two forms has worked.
    pub basic: Option<BasicForm>,
    /// The serial of the call that finds out which secret works while the other calls wait; 0 when there is none.
    pub scout: u32,
}

/// How client id and secret are encoded in HTTP Basic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum BasicForm {
    /// Form-encoded (RFC 6749, section 2.3.1).
    #[default]
    Encoded,
    /// Unencoded, for servers that do not decode them.
    Raw,
}

impl BasicForm {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Encoded => Self::Raw,
            Self::Raw => Self::Encoded,
        }
    }
}

/// The first cool-down after all secrets were refused, in milliseconds. Each further one is twice as long.
const COOL_DOWN: u64 = 1_000;
/// The longest cool-down, in milliseconds.
const MAX_COOL_DOWN: u64 = 60_000;
/// How long after a secret has worked the nodes of a server may disagree, in milliseconds. Within it all secrets may be tried
/// again.
const UNSETTLED: u64 = 600_000;
/// How many requests in a row may be refused before a cool-down.
const MAX_REQUESTS: usize = 16;

impl Standing {
    /// Returns the standing of a new list whose secret at this index worked last in the list before it.
    #[must_use]
    pub fn with_last_good(index: usize) -> Self {
        Self { last_good: u8::try_from(index).ok(), ..Self::default() }
    }

    /// Returns the index of the secret that worked last, unless it was refused since.
    #[must_use]
    pub fn last_good(&self) -> Option<usize> {
        self.last_good.map(usize::from)
    }

    /// Notes that a secret worked, at a time in milliseconds.
    pub(super) fn accepted(&mut self, secret: usize, now: u64) {
        self.accepted_at = now.max(1);
        self.last_good = u8::try_from(secret).ok();
        self.refused &= !bit(secret);
        self.failures = 0;
        self.requests = 0;
        self.cool_until = 0;
    }

    /// Notes that the server authenticated the client by this secret, though it issued no token.
    pub(super) fn known(&mut self, secret: usize) {
        if self.last_good.is_none() {
            self.last_good = u8::try_from(secret).ok();
        }
    }

    /// Notes a refusal of a request that was sent at a time in milliseconds. Returns whether the refusal is news; it does not count
    /// if the secret has worked since then.
    pub(super) fn refuse(&mut self, secret: usize, sent_at: u64) -> bool {
        if self.last_good() == Some(secret) && self.accepted_at > sent_at {
            return false;
        }
        let is_news = self.refused & bit(secret) == 0;
        self.refused |= bit(secret);
        if self.last_good() == Some(secret) {
            self.last_good = None;
        }
        is_news
    }

    /// Whether all secrets may be tried once more, with this many requests. If one of them has worked in the last ten minutes, the
    /// nodes of a server may not yet agree which secret is valid.
    pub(super) fn may_try_again(&self, requests: usize, now: u64) -> bool {
        let has_worked = self.accepted_at > 0 && now < self.accepted_at + UNSETTLED;
        has_worked && self.failures == 0 && usize::from(self.requests) + requests <= MAX_REQUESTS
    }

    /// Begins a cool-down at a time in milliseconds: all secrets were refused.
    pub(super) fn cool_down(&mut self, now: u64) {
        self.failures = self.failures.saturating_add(1);
        self.requests = 0;
        let wait = COOL_DOWN << (self.failures - 1).min(6);
        self.cool_until = now + wait.min(MAX_COOL_DOWN);
    }

    /// Ends a call's search for the secret that works, so that another call may search.
    pub(super) fn release(&mut self, serial: u32) {
        if self.scout == serial {
            self.scout = 0;
        }
    }
}

/// Returns the bit of a secret's index.
pub(super) const fn bit(secret: usize) -> u32 {
    1 << (secret & 31)
}
