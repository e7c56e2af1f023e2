//! One attempt to refresh a record: what to read, write and send, in which order.

use super::{Attempt, Keeping, Phase, Plan, Record};

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Read the record, and tell [`Refresh::read`].
    Read,
    /// Write this record over the version that was read or written last, and tell [`Refresh::wrote`]. The tokens stay as they
    /// are, unless the generation is a new one: then they are those that were answered.
    Write(Record),
    /// Send the refresh request, once, and tell [`Refresh::answered`].
    Send,
    /// Ask again after these milliseconds, or as soon as the record has changed.
    Wait(u64),
    /// The attempt has ended.
    Done(End),
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The new token is saved.
    Refreshed,
    /// The record is fine as it is: another has refreshed it, or it was replaced.
    Adopted,
    /// It is gone.
    Removed,
    /// Another holder has not ended within the time to wait.
    Busy,
    /// No token, and the next try is at this Unix time.
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
    /// The refresh token is no longer of use.
    InvalidGrant,
    /// Nobody knows.
    Unknown,
}

/// How long to wait before looking again whether another holder has ended, in milliseconds.
const LOOK_AGAIN: u64 = 250;
/// How often a step may have to be begun anew, for conflicts, before the attempt gives way.
const MAX_TURNS: u32 = 100;
/// How often an announcement may have come too late.
const MAX_ANNOUNCED: u32 = 3;

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// To find out what there is to do.
    Plan,
    /// A lease is being written.
    Lease,
    /// That the refresh token is about to be sent is being written.
    Announce,
    Send,
    /// What was answered is being written, over a record of the same generation.
    Save,
    /// A failure is being written.
    Fail,
    /// That nothing is known of the refresh token is being written.
    Lose,
    /// That the refresh token is no longer of use is being written.
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
    /// Until when to wait for another, in Unix seconds.
    patience: u64,
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
    /// server refuses; `patience` is how long to wait for another holder, in seconds; `share` of the jitter is from 0 to 1.
    #[must_use]
    pub const fn new(
        keeping: Keeping,
        owner: u64,
        refused: Option<u64>,
        now: u64,
        patience: u64,
        share: f64,
    ) -> Self {
        Self {
            keeping,
            owner,
            refused,
            patience: now + patience,
            share,
            state: State::Plan,
            record: None,
            must_read: true,
            answered: None,
            turns: 0,
            announced: 0,
        }
    }

    /// What to do next, at a Unix time.
    pub fn next(&mut self, now: u64) -> Step {
        loop {
            if let State::End(end) = self.state {
                return Step::Done(end);
            }
            let Some(record) = self.record.filter(|_| !self.must_read) else { return Step::Read };
            match self.state {
                State::Plan => {
                    if let Some(step) = self.plan(record, now) {
                        return step;
                    }
                }
                // Too late to be sent within what was announced: it is announced anew, unless the store is never in time.
                State::Send if self.is_late(record, now) => {
                    self.announced += 1;
                    self.state = if self.announced > MAX_ANNOUNCED { State::Fail } else { State::Announce };
                }
                State::Send => return Step::Send,
                _ => return Step::Write(self.written(record, now)),
            }
        }
    }

    fn plan(&mut self, record: Record, now: u64) -> Option<Step> {
        if self.refused.is_some_and(|generation| generation != record.generation) {
            self.state = State::End(End::Adopted);
            return None;
        }
        // An attempt of our own that was written although the store did not say so: nothing was sent in it.
        let is_ours = record.attempt.is_some_and(|attempt| attempt.owner == self.owner);
        let seen = if is_ours { Record { attempt: None, ..record } } else { record };
        self.record = Some(seen);
        match seen.plan(&self.keeping, now, self.refused.is_some()) {
            Plan::Serve => self.state = State::End(End::Adopted),
            Plan::RefreshBehind | Plan::Refresh => self.state = State::Lease,
            Plan::GiveUp => self.state = State::GiveUp,
            Plan::Reauthorize => self.state = State::End(End::Reauthorize),
            Plan::Fail(at) => self.state = State::End(End::Failed(at)),
            Plan::Wait(_) if now >= self.patience => self.state = State::End(End::Busy),
            Plan::Wait(_) => {
                self.must_read = true;
                return Some(Step::Wait(LOOK_AGAIN));
            }
        }
        None
    }

    fn is_late(&self, record: Record, now: u64) -> bool {
        let until = record.attempt.map_or(0, |attempt| attempt.until);
        // The save that follows is by generation, whatever the lease says: half its time is for the way to the store and back.
        now + self.keeping.lease() > until + self.keeping.save / 2
    }

    fn written(&self, record: Record, now: u64) -> Record {
        let attempt = |phase| Attempt { owner: self.owner, phase, until: now + self.keeping.lease() };
        match (self.state, self.answered) {
            (State::Lease, _) => Record {
                attempt: Some(attempt(Phase::Leased)),
                // What was lost is sent once more, and that is written down before it is.
                is_replayed: record.is_replayed || record.is_lost(),
                ..record
            },
            (State::Announce, _) => Record { attempt: Some(attempt(Phase::Sending)), ..record },
            (State::Save, Some(Answered::Token { obtained_at, expires_at, has_refresh_token, is_new })) => {
                let saved = Record {
                    generation: record.generation + 1,
                    rotates: if record.has_refresh_token { Some(is_new) } else { record.rotates },
                    ..Record::obtained(obtained_at, expires_at, has_refresh_token)
                };
                let saved = saved.scheduled(&self.keeping, self.share);
                // A token that is no good when it comes is as good as none.
                let is_good = saved.is_valid(now);
                let failed = self.failed(Record { failures: record.failures, ..saved }, now, None);
                if is_good { saved } else { failed }
            }
            (State::Lose, _) => Record {
                attempt: Some(Attempt { until: now, ..attempt(Phase::Sending) }),
                ..self.failed(record, now, None)
            },
            (State::GiveUp, _) => Record { attempt: None, needs_reauthorization: true, ..record },
            (_, Some(Answered::NotProcessed(retry_after))) => {
                Record { attempt: None, ..self.failed(record, now, retry_after) }
            }
            _ => Record { attempt: None, ..self.failed(record, now, None) },
        }
    }

    fn failed(&self, record: Record, now: u64, retry_after: Option<u64>) -> Record {
        let failures = record.failures.saturating_add(1);
        Record { failures, retry_at: self.keeping.retry_at(now, failures, retry_after), ..record }
    }

    /// Tells what was read.
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
            State::Fail | State::Lose if !is_same || !is_ours => self.state = State::End(End::Adopted),
            _ => {}
        }
    }

    /// Tells whether the record that [`next`](Self::next) gave was written: not, when another was in its place, or when the
    /// store does not say.
    pub fn wrote(&mut self, record: Record, is_written: bool) {
        self.turns += 1;
        if !is_written {
            self.must_read = true;
            // Before anything was sent, all may be different now; after it, what is known must be written all the same.
            if matches!(self.state, State::Lease | State::Announce) {
                self.state = if self.turns > MAX_TURNS { State::End(End::Busy) } else { State::Plan };
            }
            return;
        }
        self.record = Some(record);
        self.state = match self.state {
            State::Lease if record.has_refresh_token => State::Announce,
            State::Lease | State::Announce => State::Send,
            State::Save => State::End(End::Refreshed),
            State::GiveUp => State::End(End::Reauthorize),
            _ => State::End(End::Failed(record.retry_at)),
        };
    }

    /// Tells what came of the request.
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
            Answered::Unknown if has_refresh_token => State::Lose,
            _ => State::Fail,
        };
    }
}
