//! One attempt to refresh a record: what to read, write and send, in which order.

use super::{Attempt, Keeping, Phase, Plan, Record, Times};

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Read the record, and tell [`Refresh::read`].
    Read,
    /// Write this record over the version that was read or written last, and tell [`Refresh::wrote`]. The tokens stay as they
    /// are, unless the generation is a new one: then they are those that were answered.
    Write(Record),
    /// Make ready what a request needs, such as the client's secrets, and tell [`Refresh::prepared`]. Nothing is announced yet: a
    /// process that ends meanwhile costs nothing.
    Prepare,
    /// Make the token call, and tell [`Refresh::answered`]. Ask [`Refresh::gate`] before each request of it, and
    /// [`Refresh::withdraw`] before each pause. If the gate is closed, drop the call and ask [`Refresh::next`] again.
    Send,
    /// Ask again after these milliseconds, or as soon as the record has changed.
    Wait(u64),
    /// The attempt has ended.
    Done(End),
}

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gate {
    /// It may. `None`: without a bound.
    Open {
        /// How much later its bytes may still be written, in milliseconds: after that it must not be sent.
        write: Option<u64>,
        /// How long to listen for its answer, in milliseconds: then its connection must be closed.
        listen: Option<u64>,
    },
    /// Not yet: write this record, tell [`Refresh::wrote`], and ask again.
    Write(Record),
    /// It must not be sent: another holder has taken over, or the store is too slow.
    Closed,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum End {
    /// The new token is saved.
    Refreshed,
    /// The record is fine as it is: another has refreshed it, or it was replaced. What this attempt received, if anything, is
    /// dropped.
    Adopted,
    /// It is gone.
    Removed,
    /// Another holder has not ended within the time to wait.
    Busy,
    /// No token, and the next try is at this time of the store's clock, in Unix seconds.
    Failed(u64),
    /// No token, until its user has authorized the client again.
    Reauthorize,
}

/// What came of the request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answered {
    /// A token.
    Token {
        /// When it was asked for, in Unix seconds.
        obtained_at: u64,
        /// When it expires.
        expires_at: Option<u64>,
        /// Whether there is a refresh token to use from now on.
        has_refresh_token: bool,
        /// Whether that is a new one.
        is_new: bool,
    },
    /// No token, and the refresh token is as good as it was: the time that the server asks to wait, in seconds.
    NotProcessed(Option<u64>),
    /// The server says that the grant is dead.
    InvalidGrant,
    /// No token, and nobody can receive one any more; the refresh token may be spent. The time that the server asks to wait, in
    /// seconds.
    Unknown(Option<u64>),
}

/// How long to wait before looking again whether another holder has ended, in milliseconds.
const LOOK_AGAIN: u64 = 250;
/// How often a step may have to be begun anew, for conflicts, before the attempt gives way.
const MAX_TURNS: u32 = 100;
/// How often in a row an announcement may be written too late for its request.
const MAX_ANNOUNCED: u32 = 4;

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// To find out what there is to do.
    Plan,
    /// A lease is being written.
    Lease,
    Prepare,
    /// The token call is under way; each of its requests is announced.
    Send,
    /// What was answered is being written, over a record of the same generation.
    Save,
    /// A failure is being written.
    Fail,
    /// That the grant is dead is being written.
    GiveUp,
    End(End),
}

/// An attempt of one holder.
#[derive(Clone, Copy, Debug)]
pub struct Refresh {
    keeping: Keeping,
    owner: u64,
    /// The generation whose token the resource server refuses.
    refused: Option<u64>,
    /// How long to wait for another holder, in milliseconds, and how long it has waited.
    patience: u64,
    waited: u64,
    share: f64,
    state: State,
    /// The record to write, or that was written last.
    record: Option<Record>,
    /// Whether the store is to be read before anything else.
    must_read: bool,
    answered: Option<Answered>,
    turns: u32,
    announced: u32,
}

impl Refresh {
    /// Begins an attempt. `owner` is a number that no other attempt has; `refused` is the generation whose token the resource
    /// server refuses; `patience` is how long to wait for another holder, in seconds; `share` of the jitter, and of the wait after a
    /// failure, is from 0 to 1.
    #[must_use]
    pub const fn new(keeping: Keeping, owner: u64, refused: Option<u64>, patience: u64, share: f64) -> Self {
        Self {
            keeping,
            owner,
            refused,
            patience: patience * 1_000,
            waited: 0,
            share,
            state: State::Plan,
            record: None,
            must_read: true,
            answered: None,
            turns: 0,
            announced: 0,
        }
    }

    /// Takes up an attempt whose state was lost: its request was sent over `record`, and this came of it.
    #[must_use]
    pub fn resumed(keeping: Keeping, owner: u64, share: f64, record: Record, answered: Answered) -> Self {
        let mut refresh =
            Self { record: Some(record), state: State::Send, ..Self::new(keeping, owner, None, 0, share) };
        refresh.answered(answered);
        refresh
    }

    /// What to do next.
    #[inline(never)]
    pub fn next(&mut self, times: &Times) -> Step {
        loop {
            if let State::End(end) = self.state {
                return Step::Done(end);
            }
            let Some(record) = self.record.filter(|_| !self.must_read) else { return Step::Read };
            match self.state {
                State::Plan => {
                    if let Some(step) = self.plan(record, times) {
                        return step;
                    }
                }
                State::Prepare => return Step::Prepare,
                State::Send => return Step::Send,
                _ => return Step::Write(self.written(record, times)),
            }
        }
    }

    fn plan(&mut self, record: Record, times: &Times) -> Option<Step> {
        if self.refused.is_some_and(|generation| generation != record.generation) {
            self.state = State::End(End::Adopted);
            return None;
        }
        // An attempt of our own that was written although the store did not say so: nothing was sent in it.
        let is_ours = record.attempt.is_some_and(|attempt| attempt.owner == self.owner);
        let seen = if is_ours { Record { attempt: None, ..record } } else { record };
        self.record = Some(seen);
        match seen.plan(&self.keeping, times, self.refused.is_some()) {
            Plan::Serve => self.state = State::End(End::Adopted),
            Plan::RefreshBehind | Plan::Refresh => self.state = State::Lease,
            Plan::Reauthorize => self.state = State::End(End::Reauthorize),
            Plan::Fail(at) => self.state = State::End(End::Failed(at)),
            Plan::Wait if self.waited >= self.patience => self.state = State::End(End::Busy),
            Plan::Wait => {
                self.waited += LOOK_AGAIN;
                self.must_read = true;
                return Some(Step::Wait(LOOK_AGAIN));
            }
        }
        None
    }

    /// Whether the next request of the token call may be sent.
    #[inline(never)]
    pub fn gate(&mut self, times: &Times) -> Gate {
        let is_sending = self.state == State::Send && !self.must_read;
        let Some(record) = self.record.filter(|_| is_sending) else { return Gate::Closed };
        if !record.has_refresh_token {
            return Gate::Open { write: None, listen: None };
        }
        // The save that follows is by generation, whatever the lease says: half its time is for the way to the server.
        let half_save = self.keeping.save * 500;
        let until = self.announced_until(record).unwrap_or(0) * 1_000;
        let latest = (until + half_save).saturating_sub(self.keeping.lease() * 1_000);
        if times.store <= latest {
            self.announced = 0;
            let listen = (until - half_save).saturating_sub(times.store);
            return Gate::Open { write: Some(latest - times.store), listen: Some(listen) };
        }
        if self.announced == MAX_ANNOUNCED {
            self.state = State::Fail;
            return Gate::Closed;
        }
        self.announced += 1;
        Gate::Write(Record { attempt: Some(self.attempt(Phase::Sending, times)), ..record })
    }

    /// The record to write before the token call pauses: nothing is on its way meanwhile.
    #[inline(never)]
    pub fn withdraw(&mut self, times: &Times) -> Option<Record> {
        let record = self.record.filter(|record| self.announced_until(*record).is_some())?;
        Some(Record { attempt: Some(self.attempt(Phase::Leased, times)), ..record })
    }

    /// When a record wants to be looked at, by this attempt's policy.
    pub(super) fn due_at(&self, record: &Record) -> Option<u64> {
        record.due_at(&self.keeping)
    }

    fn announced_until(&self, record: Record) -> Option<u64> {
        let attempt = record.attempt?;
        let is_ours = attempt.owner == self.owner && attempt.phase == Phase::Sending;
        is_ours.then_some(attempt.until)
    }

    const fn attempt(&self, phase: Phase, times: &Times) -> Attempt {
        let lease = self.keeping.lease();
        Attempt { owner: self.owner, phase, until: times.store_seconds() + lease, lease }
    }

    #[inline(never)]
    fn written(&self, record: Record, times: &Times) -> Record {
        match (self.state, self.answered) {
            (State::Lease, _) => Record {
                attempt: Some(self.attempt(Phase::Leased, times)),
                // The silent sender's request may have been processed.
                outcome_unknown: record.outcome_unknown || record.is_silent(),
                ..record
            },
            (State::Save, Some(Answered::Token { obtained_at, expires_at, has_refresh_token, is_new })) => {
                let rotates =
                    if is_new { Some(true) } else { Some(false).filter(|_| !record.outcome_unknown) };
                let saved = Record {
                    generation: record.generation + 1,
                    rotates: rotates.filter(|_| record.has_refresh_token).or(record.rotates),
                    ..Record::obtained(obtained_at, expires_at, has_refresh_token)
                };
                let saved = saved.scheduled(&self.keeping, self.share);
                // A token that is no good when it comes is as good as none.
                let is_good = saved.is_valid(times.unix);
                let Record { failures, failing_since, .. } = record;
                let failed = self.failed(Record { failures, failing_since, ..saved }, times, None);
                if is_good { saved } else { failed }
            }
            (State::GiveUp, _) => Record { attempt: None, needs_reauthorization: true, ..record },
            (_, Some(Answered::NotProcessed(asked))) => self.failed(record, times, asked),
            (_, Some(Answered::Unknown(asked))) => {
                let outcome_unknown = record.has_refresh_token;
                self.failed(Record { outcome_unknown, ..record }, times, asked)
            }
            _ => self.failed(record, times, None),
        }
    }

    fn failed(&self, record: Record, times: &Times, asked: Option<u64>) -> Record {
        let now = times.store_seconds();
        let failing_since = if record.failures == 0 { now } else { record.failing_since };
        let failures = record.failures.saturating_add(1);
        let wait = self.keeping.back_off(failures, now.saturating_sub(failing_since), asked, self.share);
        Record { attempt: None, failures, failing_since, retry_at: now + wait, ..record }
    }

    /// Tells what was read.
    #[inline(never)]
    pub fn read(&mut self, found: Option<Record>) {
        self.must_read = false;
        let Some(found) = found else {
            self.state = State::End(End::Removed);
            return;
        };
        let before = self.record.replace(found);
        let is_same = before.is_none_or(|before| before.generation == found.generation);
        let is_ours = found.attempt.is_some_and(|attempt| attempt.owner == self.owner);
        match self.state {
            State::Save | State::GiveUp if !is_same => self.state = State::End(End::Adopted),
            // Of a failure nothing is lost when another has taken over meanwhile.
            State::Fail if !is_same || !is_ours => self.state = State::End(End::Adopted),
            _ => {}
        }
    }

    /// Tells whether a record that [`next`](Self::next), [`gate`](Self::gate) or [`withdraw`](Self::withdraw) gave was written:
    /// not, when another was in its place, or when the store does not say.
    #[inline(never)]
    pub fn wrote(&mut self, record: Record, is_written: bool) {
        self.turns += 1;
        if !is_written {
            self.must_read = true;
            // Before anything was sent, all may be different now; after it, what is known must be written all the same.
            if matches!(self.state, State::Lease | State::Send) {
                self.state = if self.turns > MAX_TURNS { State::End(End::Busy) } else { State::Plan };
            }
            return;
        }
        self.record = Some(record);
        self.state = match self.state {
            State::Lease => State::Prepare,
            State::Send => State::Send,
            State::Save => State::End(End::Refreshed),
            State::GiveUp => State::End(End::Reauthorize),
            _ => State::End(End::Failed(record.retry_at)),
        };
    }

    /// Tells that what a request needs is ready.
    pub fn prepared(&mut self) {
        self.state = State::Send;
    }

    /// Tells what came of the token call, or of making it ready.
    pub fn answered(&mut self, answered: Answered) {
        self.answered = Some(answered);
        let has_refresh_token = self.record.is_some_and(|record| record.has_refresh_token);
        self.state = match answered {
            Answered::Token { .. } => State::Save,
            Answered::InvalidGrant if has_refresh_token => {
                // Another may have refreshed it meanwhile.
                self.must_read = true;
                State::GiveUp
            }
            _ => State::Fail,
        };
    }
}
