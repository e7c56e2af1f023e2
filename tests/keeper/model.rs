//! A model of a store, an authorization server and holders. A holder may crash or be suspended between any two steps, and its clock may
//! be ahead. Times are in milliseconds; the store's clock is the true one.

use secret_slots::keeper::{Answered, Attempt, End, Gate, Keeping, Phase, Record, Refresh, Step, Times};

pub(crate) const START: u64 = 1_741_790_697;
/// The lifetime of a token, in seconds.
const LIFETIME: u64 = 3_600;

/// A rule that the model leaves out on purpose, to prove that the properties find it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Flaw {
    None,
    /// A holder does not wait for the end of a sender's lease.
    ReplayInLease,
    /// A request is written however late its connection is ready.
    LateWrite,
    /// A holder takes over by its own clock, which may be ahead.
    TakeoverByWallClock,
    /// A holder that was suspended takes over at once.
    NoWakeGuard,
    /// A holder tries again at once after a failure.
    NoBackOff,
    /// A holder takes a 5xx answer for a dead grant.
    GiveUpOnError,
    /// A holder saves only while it holds the lease.
    SaveByOwner,
}

/// How an authorization server treats refresh tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// It issues a new one each time, and ends the session when one is used twice (RFC 9700, section 4.14.2).
    Strict,
    /// It issues a new one each time, and accepts the previous one for this many milliseconds.
    Grace(u64),
    /// It issues no new ones.
    Keeps,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    pub(crate) flaw: Flaw,
    pub(crate) kind: Kind,
    pub(crate) has_clock: bool,
}

/// The authorization server. Refresh tokens are numbers.
#[derive(Debug)]
pub(crate) struct Server {
    current: u64,
    rotated_at: u64,
    pub(crate) is_alive: bool,
    pub(crate) posts: u32,
}

/// What the server does with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fate {
    Answered,
    /// It answers 502 without processing the request.
    Error,
    /// It processes the request, and the connection breaks before the answer: the sender notices.
    Reset,
    /// It processes the request, and the answer never comes.
    Silence,
}

/// A request in progress.
#[derive(Clone, Copy, Debug)]
struct Request {
    token: u64,
    write_by: u64,
    listen_until: u64,
    is_written: bool,
    /// The answer in the sender's socket, with the new refresh token.
    answer: Option<(Answered, u64)>,
    is_silent: bool,
}

#[derive(Debug)]
struct Holder {
    refresh: Option<Refresh>,
    version: u64,
    token: u64,
    new_token: u64,
    /// How far its clock is ahead, in seconds.
    skew: u64,
    is_suspended: bool,
    woke_at: Option<u64>,
    /// The stored attempt that it saw last, and since when.
    seen: (Option<Attempt>, u64),
    request: Option<Request>,
    ends: Vec<End>,
}

#[derive(Debug)]
pub(crate) struct Run {
    world: World,
    keeping: Keeping,
    now: u64,
    pub(crate) server: Server,
    /// The stored record and refresh token.
    pub(crate) stored: (Record, u64),
    version: u64,
    holders: Vec<Holder>,
    serial: u64,
    /// Whether a request was written while another sender, within its lease, could still receive an answer.
    pub(crate) was_sent_twice: bool,
    /// When requests were written.
    pub(crate) sends: Vec<u64>,
}

/// An event of a schedule.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A holder takes its next step.
    Step(usize),
    /// The server receives a holder's request.
    Serve(usize, Fate),
    /// A holder's process ends, and another one takes its place.
    Crash(usize),
    /// A holder is suspended, or wakes.
    Suspend(usize, bool),
    /// All holders are suspended, or wake.
    SuspendAll(bool),
    /// Milliseconds pass.
    Pass(u64),
}

impl Run {
    pub(crate) fn new(world: World, skews: &[u64]) -> Self {
        let keeping = Keeping { jitter: 0, ..Keeping::default() };
        let record = Record::obtained(START, Some(START + LIFETIME), true).scheduled(&keeping, 0.0);
        let now = (START + LIFETIME - 10) * 1_000;
        let holder = |skew: &u64| Holder {
            refresh: None,
            version: 0,
            token: 0,
            new_token: 0,
            skew: *skew,
            is_suspended: false,
            woke_at: None,
            seen: (None, now),
            request: None,
            ends: vec![],
        };
        Self {
            world,
            keeping,
            now,
            server: Server { current: 0, rotated_at: 0, is_alive: true, posts: 0 },
            stored: (record, 0),
            version: 0,
            holders: skews.iter().map(holder).collect(),
            serial: 0,
            was_sent_twice: false,
            sends: vec![],
        }
    }

    pub(crate) fn happen(&mut self, event: Event) {
        let count = self.holders.len();
        match event {
            Event::Pass(milliseconds) => self.now += milliseconds,
            Event::Step(index) => self.step(index % count),
            Event::Serve(index, fate) => self.serve(index % count, fate),
            Event::Crash(index) => {
                // A request on its way reaches the server all the same.
                self.serve(index % count, Fate::Silence);
                let holder = &mut self.holders[index % count];
                (holder.refresh, holder.request) = (None, None);
                (holder.is_suspended, holder.woke_at) = (false, None);
                holder.seen = (None, self.now);
            }
            Event::Suspend(index, is_suspended) => self.suspend(index % count, is_suspended),
            Event::SuspendAll(is_suspended) => (0..count).for_each(|index| self.suspend(index, is_suspended)),
        }
    }

    fn suspend(&mut self, index: usize, is_suspended: bool) {
        let holder = &mut self.holders[index];
        if holder.is_suspended && !is_suspended {
            holder.woke_at = Some(self.now);
        }
        holder.is_suspended = is_suspended;
    }

    fn times(&self, index: usize) -> Times {
        let holder = &self.holders[index];
        let own = self.now + holder.skew * 1_000;
        let is_trusting = self.world.has_clock || self.world.flaw == Flaw::TakeoverByWallClock;
        Times {
            unix: own / 1_000,
            store: if self.world.has_clock { self.now } else { own },
            seen_for: (!is_trusting).then_some(self.now - holder.seen.1),
            awake_for: match self.world.flaw {
                Flaw::NoWakeGuard => u64::MAX,
                _ => holder.woke_at.map_or(u64::MAX, |woke_at| self.now - woke_at),
            },
        }
    }

    fn step(&mut self, index: usize) {
        if self.holders[index].is_suspended {
            return;
        }
        if self.holders[index].request.is_some() {
            return self.listen(index);
        }
        let times = self.times(index);
        self.serial += 1;
        let (keeping, owner) = (self.keeping, self.serial);
        let holder = &mut self.holders[index];
        let refresh = holder.refresh.get_or_insert_with(|| Refresh::new(keeping, owner, None, 10, 0.0));
        match refresh.next(&times) {
            Step::Read => self.read(index),
            Step::Write(record) => self.write(index, record),
            Step::Prepare => refresh.prepared(),
            Step::Wait(_) => {}
            Step::Send => match refresh.gate(&times) {
                Gate::Write(record) => self.write(index, record),
                Gate::Closed => {}
                Gate::Open { write, listen } => {
                    holder.request = Some(Request {
                        token: holder.token,
                        write_by: self.now + write.unwrap_or(u64::MAX / 2),
                        listen_until: self.now + listen.unwrap_or(u64::MAX / 2),
                        is_written: false,
                        answer: None,
                        is_silent: false,
                    });
                }
            },
            Step::Done(end) => {
                holder.ends.push(end);
                holder.refresh = None;
            }
        }
    }

    fn read(&mut self, index: usize) {
        let (mut record, token) = self.stored;
        let holder = &mut self.holders[index];
        if holder.seen.0 != record.attempt {
            holder.seen = (record.attempt, self.now);
        }
        (holder.version, holder.token) = (self.version, token);
        match self.world.flaw {
            Flaw::ReplayInLease => {
                record.attempt = record.attempt.map(|attempt| Attempt { until: 0, lease: 0, ..attempt })
            }
            Flaw::NoBackOff => record.retry_at = 0,
            _ => {}
        }
        if let Some(refresh) = &mut holder.refresh {
            refresh.read(Some(record));
        }
    }

    fn write(&mut self, index: usize, record: Record) {
        let is_save = record.generation > self.stored.0.generation;
        let holder = &mut self.holders[index];
        let is_ours = self.stored.0.attempt.is_some_and(|stored| stored.until * 1_000 > self.now);
        if self.world.flaw == Flaw::SaveByOwner && is_save && !is_ours {
            holder.refresh = None;
            return;
        }
        let is_written = holder.version == self.version;
        if is_written {
            self.version += 1;
            holder.version = self.version;
            holder.seen = (record.attempt, self.now);
            let token = if is_save { holder.new_token } else { self.stored.1 };
            holder.token = token;
            self.stored = (record, token);
        }
        if let Some(refresh) = &mut holder.refresh {
            refresh.wrote(record, is_written);
        }
    }

    /// Takes the next step of a holder with a request: writes the request, reads its answer, or stops listening.
    fn listen(&mut self, index: usize) {
        let Some(mut request) = self.holders[index].request else { return };
        let answered = if !request.is_written {
            if self.now <= request.write_by || self.world.flaw == Flaw::LateWrite {
                self.note_send(index);
                request.is_written = true;
                self.holders[index].request = Some(request);
                return;
            }
            Answered::NotProcessed(None)
        } else if let Some((answered, token)) = request.answer {
            self.holders[index].new_token = token;
            answered
        } else if self.now >= request.listen_until {
            // The connection is closed before the request was processed: the server may process it all the same.
            if !request.is_silent {
                self.process(request.token);
            }
            Answered::Unknown(None)
        } else {
            return;
        };
        let answered = match answered {
            Answered::Unknown(_) if self.world.flaw == Flaw::GiveUpOnError => Answered::InvalidGrant,
            answered => answered,
        };
        let holder = &mut self.holders[index];
        holder.request = None;
        if let Some(refresh) = &mut holder.refresh {
            refresh.answered(answered);
        }
    }

    fn note_send(&mut self, index: usize) {
        self.sends.push(self.now);
        let lease = 25_000;
        let may_receive = |(other, holder): (usize, &Holder)| {
            let is_open = holder.request.is_some_and(|request| request.is_written && !request.is_silent);
            // A sender's lease ends half a save after it stops listening.
            let until = holder.request.map_or(0, |request| request.listen_until + self.keeping.save * 500);
            other != index && is_open && self.now < until && until <= self.now + lease
        };
        self.was_sent_twice |= self.holders.iter().enumerate().any(may_receive);
    }

    fn serve(&mut self, index: usize, fate: Fate) {
        let Some(request) = self.holders[index].request else { return };
        if !request.is_written || request.answer.is_some() || request.is_silent {
            return;
        }
        let answer = match fate {
            Fate::Error => Some((Answered::Unknown(None), 0)),
            Fate::Answered => Some(self.process(request.token)),
            Fate::Reset => {
                self.process(request.token);
                Some((Answered::Unknown(None), 0))
            }
            Fate::Silence => {
                self.process(request.token);
                None
            }
        };
        let is_silent = fate == Fate::Silence;
        self.holders[index].request = Some(Request { answer, is_silent, ..request });
    }

    fn process(&mut self, token: u64) -> (Answered, u64) {
        let server = &mut self.server;
        server.posts += 1;
        let is_replay = token + 1 == server.current;
        let is_in_grace = match self.world.kind {
            Kind::Grace(grace) => is_replay && self.now <= server.rotated_at + grace,
            _ => false,
        };
        if !server.is_alive || (token != server.current && !is_in_grace) {
            server.is_alive = false;
            return (Answered::InvalidGrant, 0);
        }
        if self.world.kind != Kind::Keeps && !is_in_grace {
            server.current += 1;
            server.rotated_at = self.now;
        }
        let is_new = server.current != token;
        let obtained_at = self.now / 1_000;
        let expires_at = Some(obtained_at + LIFETIME);
        (Answered::Token { obtained_at, expires_at, has_refresh_token: true, is_new }, server.current)
    }

    /// Lets every holder go on, with a server that answers at once, until there is a fresh token or a dead grant. Returns whether there
    /// is a token.
    pub(crate) fn recovers(&mut self) -> bool {
        self.happen(Event::SuspendAll(false));
        for _ in 0..4_000 {
            let (record, _) = self.stored;
            let is_settled = record.needs_reauthorization || record.is_valid(self.now / 1_000 + 300);
            if is_settled && self.holders.iter().all(|holder| holder.refresh.is_none()) {
                return !record.needs_reauthorization;
            }
            for index in 0..self.holders.len() {
                self.serve(index, Fate::Answered);
                if !is_settled || self.holders[index].refresh.is_some() {
                    self.step(index);
                }
            }
            self.now += 100;
        }
        panic!("the run never ends: {:?}", self.stored);
    }

    /// Whether a holder has an unread answer in its socket.
    pub(crate) fn has_unread_answer(&self) -> bool {
        let is_unread = |holder: &Holder| holder.request.is_some_and(|request| request.answer.is_some());
        self.holders.iter().any(is_unread)
    }

    /// Whether a holder's request is written; `None` if it has no request.
    pub(crate) fn is_written(&self, index: usize) -> Option<bool> {
        self.holders[index].request.map(|request| request.is_written)
    }

    pub(crate) fn is_announced(&self) -> bool {
        self.stored.0.attempt.is_some_and(|attempt| attempt.phase == Phase::Sending)
    }

    /// Whether a request may be on its way.
    pub(crate) fn is_sending(&self) -> bool {
        self.is_announced() || self.holders.iter().any(|holder| holder.request.is_some())
    }
}
