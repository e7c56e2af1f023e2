//! What is known of a client's secrets, shared by all calls of one client id at one endpoint.

/// How the secrets stand: which one worked last, which were refused, and until when not to try at all.
///
/// It is plain numbers and holds no secret, so a program may keep it where it likes. It belongs to one list of secrets: a
/// changed list begins anew, and [`with_last_good`](Self::with_last_good) carries over what is still in it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    pub(super) last_good: Option<u8>,
    /// A bit for each secret that was refused since it last worked.
    pub(super) refused: u32,
    /// On the clock of the calls, in milliseconds.
    pub(super) cool_until: u64,
    /// How often all were refused, one time after the other.
    pub(super) failures: u8,
    /// When a secret last worked, on the clock of the calls; 0 for never.
    pub(super) accepted_at: u64,
    /// The call that finds out which secret works, while the others wait; 0 when there is none.
    pub(super) scout: u32,
}

/// The first wait after all were refused, in milliseconds; each further one is twice as long.
const COOL_DOWN: u64 = 1_000;
/// The longest wait.
const MAX_COOL_DOWN: u64 = 60_000;
/// How long after a secret has worked, and how often in a row, all may be refused before there is a wait: a server of several nodes
/// changes from one secret to the next one node after the other.
const UNSETTLED: u64 = 60_000;
const MAX_UNSETTLED: u8 = 3;

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

    /// As six numbers, which [`from_numbers`](Self::from_numbers) reads.
    #[must_use]
    pub fn to_numbers(self) -> [f64; 6] {
        let last_good = self.last_good.map_or(-1.0, f64::from);
        let (cool_until, accepted_at) = (self.cool_until as f64, self.accepted_at as f64);
        [last_good, self.refused.into(), cool_until, self.failures.into(), self.scout.into(), accepted_at]
    }

    /// From six numbers of [`to_numbers`](Self::to_numbers).
    #[must_use]
    pub fn from_numbers([last_good, refused, cool_until, failures, scout, accepted_at]: [f64; 6]) -> Self {
        Self {
            last_good: (last_good >= 0.0).then_some(last_good as u8),
            refused: refused as u32,
            cool_until: cool_until as u64,
            failures: failures as u8,
            scout: scout as u32,
            accepted_at: accepted_at as u64,
        }
    }

    pub(super) fn accepted(&mut self, secret: usize, now: u64) {
        self.accepted_at = now;
        self.last_good = u8::try_from(secret).ok();
        self.refused &= !bit(secret);
        self.failures = 0;
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

    /// Notes that none is left, at a time in milliseconds.
    pub(super) fn all_refused(&mut self, now: u64) {
        let is_unsettled = self.accepted_at > 0 && now < self.accepted_at + UNSETTLED;
        self.failures = self.failures.saturating_add(1);
        if is_unsettled && self.failures <= MAX_UNSETTLED {
            return;
        }
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
