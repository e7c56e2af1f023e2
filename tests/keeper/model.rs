//! A store, a server that rotates refresh tokens and ends a session when one comes twice, and holders that may be interrupted
//! between any two of their steps.

use secret_slots::keeper::{Answered, Attempt, End, Keeping, Phase, Record, Refresh, Step};

pub(crate) const START: u64 = 1_741_790_697;
/// Of a token, in seconds.
const LIFETIME: u64 = 3_600;

/// What is built wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Flaw {
    None,
    /// The lease is all that is written before the refresh token is sent.
    NoAnnouncement,
    /// A save counts only while the lease is the holder's.
    SaveByOwner,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    pub(crate) flaw: Flaw,
    pub(crate) rotates: bool,
    pub(crate) keeping: Keeping,
}

/// The authorization server: refresh tokens are numbers.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) current: u64,
    pub(crate) is_alive: bool,
    /// How often each refresh token came.
    pub(crate) posts: Vec<u32>,
}

#[derive(Debug)]
struct Holder {
    refresh: Option<Refresh>,
    version: u64,
    token: u64,
    new_token: u64,
    skew: u64,
    /// A request on its way: the time at which the server has it, and whether the answer will be lost.
    request: Option<(u64, bool)>,
    has_answer: bool,
    ends: Vec<End>,
}

#[derive(Debug)]
pub(crate) struct Run {
    world: World,
    pub(crate) now: u64,
    pub(crate) server: Server,
    /// The stored record and refresh token.
    pub(crate) stored: (Record, u64),
    version: u64,
    holders: Vec<Holder>,
    serial: u64,
}

/// What happens next.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A holder takes its next step.
    Step(usize),
    /// A holder's process ends, and another begins in its place.
    Crash(usize),
    /// A request reaches the server late, or its answer is lost.
    Slow(usize, bool),
    /// Seconds go by.
    Pass(u64),
}

impl Run {
    pub(crate) fn new(world: World, skews: &[u64]) -> Self {
        let record = Record::obtained(START, Some(START + LIFETIME), true).scheduled(&world.keeping, 0.0);
        let holder = |skew: &u64| Holder {
            refresh: None,
            version: 0,
            token: 0,
            new_token: 0,
            skew: *skew,
            request: None,
            has_answer: false,
            ends: vec![],
        };
        Self {
            world,
            now: START + LIFETIME - 10,
            server: Server { current: 0, is_alive: true, posts: vec![0; 1] },
            stored: (record, 0),
            version: 0,
            holders: skews.iter().map(holder).collect(),
            serial: 0,
        }
    }

    pub(crate) fn happen(&mut self, event: Event) {
        match event {
            Event::Pass(seconds) => self.now += seconds,
            Event::Crash(index) => {
                let count = self.holders.len();
                let holder = &mut self.holders[index % count];
                // What is on its way arrives all the same.
                let request = holder.request.take();
                let token = holder.token;
                holder.refresh = None;
                if request.is_some() {
                    self.receive(token);
                }
            }
            Event::Slow(index, is_lost) => {
                let count = self.holders.len();
                if let Some((_, lost)) = &mut self.holders[index % count].request {
                    *lost |= is_lost;
                }
            }
            Event::Step(index) => {
                let count = self.holders.len();
                self.step(index % count);
            }
        }
    }

    fn step(&mut self, index: usize) {
        let now = self.now + self.holders[index].skew;
        if let Some((sent_at, is_lost)) = self.holders[index].request {
            let token = self.holders[index].token;
            self.holders[index].request = None;
            let answered = self.receive(token);
            // A client gives up on what takes longer than its timeout.
            let is_late = self.now > sent_at + self.world.keeping.timeout;
            let answered = if is_lost || is_late { Answered::Unknown } else { answered };
            self.holders[index].new_token = if self.world.rotates { self.server.current } else { token };
            let Some(refresh) = &mut self.holders[index].refresh else { return };
            refresh.answered(answered);
            self.holders[index].has_answer = true;
            return;
        }
        let keeping = self.world.keeping;
        self.serial += 1;
        let owner = self.serial;
        let holder = &mut self.holders[index];
        let refresh = holder.refresh.get_or_insert_with(|| Refresh::new(keeping, owner, None, now, 30, 0.0));
        match refresh.next(now) {
            Step::Read => {
                holder.version = self.version;
                holder.token = self.stored.1;
                let mut record = self.stored.0;
                record.has_refresh_token = self.world.flaw != Flaw::NoAnnouncement;
                refresh.read(Some(record));
            }
            Step::Write(record) => {
                let is_save = record.generation > self.stored.0.generation;
                let stored = self.stored.0.attempt;
                let is_free = stored.is_none_or(|attempt| now < attempt.until);
                let is_refused = self.world.flaw == Flaw::SaveByOwner && is_save && !is_free;
                let is_written = holder.version == self.version && !is_refused;
                if is_refused {
                    holder.refresh = None;
                    return;
                }
                if is_written {
                    self.version += 1;
                    holder.version = self.version;
                    let token = if is_save { holder.new_token } else { self.stored.1 };
                    self.stored = (Record { has_refresh_token: true, ..record }, token);
                }
                refresh.wrote(record, is_written);
            }
            // In bounds: what was checked just now is on its way just now.
            Step::Send => holder.request = Some((self.now, false)),
            Step::Wait(_) => {}
            Step::Done(end) => {
                holder.ends.push(end);
                holder.has_answer = false;
                holder.refresh = None;
            }
        }
    }

    fn receive(&mut self, token: u64) -> Answered {
        self.server.posts[token as usize] += 1;
        if token != self.server.current || !self.server.is_alive {
            // A refresh token that comes twice ends the session (RFC 9700, section 4.14.2).
            self.server.is_alive &= !self.world.rotates || token == self.server.current;
            return Answered::InvalidGrant;
        }
        if self.world.rotates {
            self.server.current += 1;
            self.server.posts.push(0);
        }
        let expires_at = Some(self.now + LIFETIME);
        let is_new = self.world.rotates;
        Answered::Token { obtained_at: self.now, expires_at, has_refresh_token: true, is_new }
    }

    /// Lets every holder that lives come to its end.
    pub(crate) fn settle(&mut self) {
        for _ in 0..1000 {
            if !self.is_busy() {
                return;
            }
            for index in 0..self.holders.len() {
                if self.holders[index].refresh.is_some() || self.holders[index].request.is_some() {
                    self.step(index);
                }
            }
            self.now += 1;
        }
    }

    /// What becomes of the credential once all is quiet: whether a token is served in the end, within some attempts.
    pub(crate) fn recovers(&mut self) -> bool {
        self.settle();
        self.now = self.now.max(self.stored.0.expires_at.unwrap_or(0)) + 1;
        let mut attempts = 0;
        while !self.stored.0.is_valid(self.now) && !self.stored.0.needs_reauthorization {
            attempts += 1;
            assert!(attempts < 20, "it never ends: {:?}", self.stored);
            self.step(0);
            self.settle();
        }
        self.stored.0.is_valid(self.now)
    }

    pub(crate) fn attempt(&self) -> Option<Attempt> {
        self.stored.0.attempt
    }

    pub(crate) fn is_announced(&self) -> bool {
        self.attempt().is_some_and(|attempt| attempt.phase == Phase::Sending)
    }

    /// Whether anybody is in the middle of an attempt.
    pub(crate) fn is_busy(&self) -> bool {
        self.is_waiting() || self.holders.iter().any(|holder| holder.refresh.is_some())
    }

    /// Whether a request may be sent, or is on its way.
    pub(crate) fn is_sending(&self) -> bool {
        let has_answer = self.holders.iter().any(|holder| holder.has_answer);
        self.is_waiting() || (self.is_announced() && !has_answer)
    }

    /// Whether a request is on its way.
    pub(crate) fn is_waiting(&self) -> bool {
        self.holders.iter().any(|holder| holder.request.is_some())
    }

    pub(crate) fn most_posts(&self) -> u32 {
        self.server.posts.iter().copied().max().unwrap_or(0)
    }

    pub(crate) fn has_flagged(&self) -> bool {
        self.holders.iter().any(|holder| holder.ends.contains(&End::Reauthorize))
    }
}
