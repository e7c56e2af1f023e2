//! One attempt to refresh a record, as a state machine: it returns what to read, write and send.

use super::{Attempt, Keeping, Phase, Plan, Record, Times};

/// The next step of an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Read the record, and give it to [`Refresh::read`].
    Read,
    /// Write this record over the version that was read or written last, and give the result to [`Refresh::wrote`]. If the generation
    /// is new, write the tokens of the answer with it; otherwise leave the stored tokens unchanged.
    Write(Record),
    /// Prepare what a request needs, such as the client's secrets, and call [`Refresh::prepared`]; give a failure to
    /// [`Refresh::answered`]. Nothing is announced yet: if the process ends now, nothing is lost.
    Prepare,
    /// Make the token call, and give its result to [`Refresh::answered`]. Ask [`Refresh::gate`] before each of its requests, and
    /// [`Refresh::withdraw`] before each of its pauses. If the gate is closed, drop the call and ask for the next step.
    Send,
    /// Ask for the next step after these milliseconds, or as soon as the record has changed.
    Wait(u64),
    /// The attempt has ended.
    Done(End),
}

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gate {
    /// It may be sent, within these limits; `None` for no limit.
    Open {
        /// How long the request may still be written, in milliseconds. After that it must not be sent.
        write: Option<u64>,
        /// How long to listen for the answer, in milliseconds. After that the connection must be closed.
        listen: Option<u64>,
    },
    /// Not yet: write this record, give the result to [`Refresh::wrote`], and ask the gate again.
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
    /// The stored record is current: another holder has refreshed it, or it was replaced. A token that this attempt received is
    /// dropped.
    Adopted,
    /// The record was removed.
    Removed,
    /// Another holder's attempt did not end within the time to wait.
    Busy,
    /// There is no token. The next attempt is at this time of the store's clock, in Unix seconds.
    Failed(u64),
    /// There is no token until the user has authorized the client again.
    Reauthorize,
}

/// The result of a token call, as it matters for the record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answered {
    /// The server issued a token.
    Token {
        /// When it was requested, in Unix seconds.
        obtained_at: u64,
        /// When it expires, in Unix seconds; `None` if the server names no lifetime.
        expires_at: Option<u64>,
        /// Whether there is a refresh token for the next refresh.
        has_refresh_token: bool,
        /// Whether the server issued a new refresh token.
        is_new: bool,
    },
    /// There is no token, and the refresh token is unspent. The time that the server asks to wait, in seconds.
    NotProcessed(Option<u64>),
    /// The server says that the grant is dead (`invalid_grant`).
    InvalidGrant,
    /// There is no token, and no answer can come any more. The refresh token may be spent. The time that the server asks to wait,
    /// in seconds.
    Unknown(Option<u64>),
}

/// The interval at which the record is read while another holder refreshes it, in milliseconds.
const LOOK_AGAIN: u64 = 250;
/// The number of writes after which a conflict ends an attempt that has no result yet.
const MAX_TURNS: u32 = 100;
/// How many announcements in a row may be written too late for their request.
const MAX_ANNOUNCED: u32 = 4;

/// What an attempt does next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// It decides what to do, by the record's plan.
    Plan,
    /// It writes a lease.
    Lease,
    /// It prepares the token call.
    Prepare,
    /// It runs the token call. Each request is announced.
    Send,
    /// It writes the new token, over a record of the same generation.
    Save,
    /// It writes a failure.
    Fail,
    /// It writes that the grant is dead.
    GiveUp,
    /// It has ended.
    End(End),
}

/// One holder's attempt to refresh a record.
#[derive(Clone, Copy, Debug)]
pub struct Refresh {
    keeping: Keeping,
    owner: u64,
    /// The generation whose token the resource server refuses.
    refused: Option<u64>,
    /// How long to wait for another holder, in milliseconds.
    patience: u64,
    /// How long this attempt has waited for another holder, in milliseconds.
    waited: u64,
    /// The random share of the jitter and the back-off, from 0 to 1.
    share: f64,
    state: State,
    /// The record that was read or written last.
    record: Option<Record>,
    /// Whether the record must be read before the next step.
    must_read: bool,
    answered: Option<Answered>,
    /// The number of writes.
    turns: u32,
    /// The number of announcements in a row whose request was not sent.
    announced: u32,
}

impl Refresh {
    /// Begins an attempt. `owner` is a number that no other attempt has. `refused` is the generation whose token the resource server
    /// refuses, if any. `patience` is how long to wait for another holder, in seconds. `share` is a random number from 0 to 1, for
    /// the jitter and the back-off.
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

    /// Resumes an attempt whose state was lost. `record` is the last one that it wrote, and `answered` the result of its token call.
    #[must_use]
    pub fn resumed(keeping: Keeping, owner: u64, share: f64, record: Record, answered: Answered) -> Self {
        let mut refresh =
            Self { record: Some(record), state: State::Send, ..Self::new(keeping, owner, None, 0, share) };
        refresh.answered(answered);
        refresh
    }

    /// Returns the next step.
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

    /// Decides what to do with a record. Returns `None` if the state has changed instead.
    fn plan(&mut self, record: Record, times: &Times) -> Option<Step> {
        if self.refused.is_some_and(|generation| generation != record.generation) {
            self.state = State::End(End::Adopted);
            return None;
        }
        // Our own attempt was written although the store did not confirm it. Nothing was sent in it.
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

    /// Returns whether the next request of the token call may be sent.
    #[inline(never)]
    pub fn gate(&mut self, times: &Times) -> Gate {
        let is_sending = self.state == State::Send && !self.must_read;
        let Some(record) = self.record.filter(|_| is_sending) else { return Gate::Closed };
        if !record.has_refresh_token {
            return Gate::Open { write: None, listen: None };
        }
        // The precondition of the save is the generation, not the lease, so half of its time can be used for the way to the server.
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

    /// Returns the record to write before the token call pauses, if a request is announced: none is on its way meanwhile.
    #[inline(never)]
    pub fn withdraw(&mut self, times: &Times) -> Option<Record> {
        let record = self.record.filter(|record| self.announced_until(*record).is_some())?;
        Some(Record { attempt: Some(self.attempt(Phase::Leased, times)), ..record })
    }

    /// Returns [`Record::due_at`] by this attempt's policy.
    pub(super) fn due_at(&self, record: &Record) -> Option<u64> {
        record.due_at(&self.keeping)
    }

    /// Returns the end of the lease, in Unix seconds, if this attempt has announced a request.
    fn announced_until(&self, record: Record) -> Option<u64> {
        let attempt = record.attempt?;
        let is_ours = attempt.owner == self.owner && attempt.phase == Phase::Sending;
        is_ours.then_some(attempt.until)
    }

    /// Returns the attempt to write, with a new lease.
    const fn attempt(&self, phase: Phase, times: &Times) -> Attempt {
        let lease = self.keeping.lease();
        Attempt { owner: self.owner, phase, until: times.store_seconds() + lease, lease }
    }

    /// Returns the record to write in the current state.
    #[inline(never)]
    fn written(&self, record: Record, times: &Times) -> Record {
        match (self.state, self.answered) {
            (State::Lease, _) => Record {
                attempt: Some(self.attempt(Phase::Leased, times)),
                // The request of the silent sender may have been processed.
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
                // A token that has expired when it arrives counts as a failure, or it would be refreshed without a pause.
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

    /// Returns a record with one more failure, and the time of the next attempt.
    fn failed(&self, record: Record, times: &Times, asked: Option<u64>) -> Record {
        let now = times.store_seconds();
        let failing_since = if record.failures == 0 { now } else { record.failing_since };
        let failures = record.failures.saturating_add(1);
        let wait = self.keeping.back_off(failures, now.saturating_sub(failing_since), asked, self.share);
        Record { attempt: None, failures, failing_since, retry_at: now + wait, ..record }
    }

    /// Takes the record that was read; `None` if it was removed.
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
            // If another holder has taken over meanwhile, this failure need not be written.
            State::Fail if !is_same || !is_ours => self.state = State::End(End::Adopted),
            _ => {}
        }
    }

    /// Takes whether a record of [`next`](Self::next), [`gate`](Self::gate) or [`withdraw`](Self::withdraw) was written. Give `false`
    /// if the store has another version, or did not confirm the write.
    #[inline(never)]
    pub fn wrote(&mut self, record: Record, is_written: bool) {
        self.turns += 1;
        if !is_written {
            self.must_read = true;
            // Without a result, the record may now need another plan. A result must be written all the same.
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

    /// Notes that the token call is prepared.
    pub fn prepared(&mut self) {
        self.state = State::Send;
    }

    /// Takes the result of the token call, or the failure of its preparation.
    pub fn answered(&mut self, answered: Answered) {
        self.answered = Some(answered);
        let has_refresh_token = self.record.is_some_and(|record| record.has_refresh_token);
        self.state = match answered {
            Answered::Token { .. } => State::Save,
            Answered::InvalidGrant if has_refresh_token => {
                // Another holder may have refreshed the record meanwhile.
                self.must_read = true;
                State::GiveUp
            }
            _ => State::Fail,
        };
    }
}
