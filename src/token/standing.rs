//! What is known of a client's secrets, shared by all calls of one client id at one endpoint.

/// How the secrets stand: which one worked last, which were refused, and until when not to try at all.
///
/// It holds no secret, so a program may keep it where it likes; with the feature `serde`, in any form that serde writes. It belongs
/// to one list of secrets: a changed list begins anew, and [`with_last_good`](Self::with_last_good) carries over what is still in
/// it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, rename_all = "camelCase"))]
pub struct Standing {
    /// The index of the secret that worked last.
    pub last_good: Option<u8>,
    /// A bit for each secret that was refused since it last worked.
    pub refused: u32,
    /// On the clock of the calls, in milliseconds.
    pub cool_until: u64,
    /// How often in a row there was a wait after all were refused.
    pub failures: u8,
    /// When a secret last worked, on the clock of the calls; 0 for never.
    pub accepted_at: u64,
    /// Refused requests since a secret last worked, or since the last wait.
    pub requests: u8,
    /// The form of HTTP Basic that this endpoint takes, once a secret has told.
    pub basic: Option<BasicForm>,
    /// The call that finds out which secret works, while the others wait; 0 when there is none.
    pub scout: u32,
}

/// How id and secret are written in HTTP Basic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum BasicForm {
    /// Form-encoded (RFC 6749, section 2.3.1).
    #[default]
    Encoded,
    /// As they are, for servers that do not decode them.
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

/// The first wait after all were refused, in milliseconds; each further one is twice as long.
const COOL_DOWN: u64 = 1_000;
/// The longest wait.
const MAX_COOL_DOWN: u64 = 60_000;
/// How long after a secret has worked the nodes of a server may disagree, in milliseconds: then all secrets are tried again.
const UNSETTLED: u64 = 600_000;
/// How many requests may be refused in a row before there is a wait.
const MAX_REQUESTS: usize = 16;

impl Standing {
    /// Of a list of which this secret worked last, before it was this list.
    #[must_use]
    pub fn with_last_good(place: usize) -> Self {
        Self { last_good: u8::try_from(place).ok(), ..Self::default() }
    }

    /// The secret that worked last.
    #[must_use]
    pub fn last_good(&self) -> Option<usize> {
        self.last_good.map(usize::from)
    }

    pub(super) fn accepted(&mut self, secret: usize, now: u64) {
        self.accepted_at = now.max(1);
        self.last_good = u8::try_from(secret).ok();
        self.refused &= !bit(secret);
        self.failures = 0;
        self.requests = 0;
        self.cool_until = 0;
    }

    /// Notes that a server knows the client by this secret, though it gave no token.
    pub(super) fn known(&mut self, secret: usize) {
        if self.last_good.is_none() {
            self.last_good = u8::try_from(secret).ok();
        }
    }

    /// Notes a refusal of what was sent at a time, and says whether it is news: not, when that secret has worked since.
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

    /// Whether all secrets may be tried once more, with this many requests: where one of them has worked in the last ten minutes,
    /// the nodes of a server may not yet agree which is valid.
    pub(super) fn may_try_again(&self, requests: usize, now: u64) -> bool {
        let has_worked = self.accepted_at > 0 && now < self.accepted_at + UNSETTLED;
        has_worked && self.failures == 0 && usize::from(self.requests) + requests <= MAX_REQUESTS
    }

    /// Begins a wait, at a time in milliseconds: all were refused.
    pub(super) fn cool_down(&mut self, now: u64) {
        self.failures = self.failures.saturating_add(1);
        self.requests = 0;
        let wait = COOL_DOWN << (self.failures - 1).min(6);
        self.cool_until = now + wait.min(MAX_COOL_DOWN);
    }

    /// Ends a call's search, so that another may take it up.
    pub(super) fn release(&mut self, serial: u32) {
        if self.scout == serial {
            self.scout = 0;
        }
    }
}

pub(super) const fn bit(secret: usize) -> u32 {
    1 << (secret & 31)
}
