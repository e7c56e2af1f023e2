//! What an attempt needs done, as a trait: with it, [`drive`] takes an attempt to its end on any runtime.

use std::cell::RefCell;

use super::{Answered, End, Gate, Record, Refresh, Step, Times};
use crate::token::{
    self, Limits, Moment, Reply, Token, TokenCall, TokenError, TokenIo, TokenRequest, Update, Verdict,
};
use crate::{Error, Secret};

/// What a step of an attempt brought, and the time when it had ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timed<T> {
    /// What it brought.
    pub value: T,
    /// The time.
    pub times: Times,
}

/// What an attempt needs of its surroundings. Each step may fail with an `Error` of its own, which ends the attempt. Once an answer
/// is known, retry its write until the store says yes or no.
#[expect(async_fn_in_trait, reason = "what drives an attempt is chosen by whoever implements this")]
pub trait KeeperIo {
    /// Why an attempt is ended from outside.
    type Error: From<Error>;
    /// What a token call needs of its surroundings.
    type Call: TokenIo<Error = Self::Error>;

    /// The time.
    fn times(&self) -> Result<Times, Self::Error>;
    /// Reads the record.
    async fn read(&self) -> Result<Timed<Option<Record>>, Self::Error>;
    /// Writes the record over the version that was read or written last, with the time when it wants to be looked at, as
    /// [`Record::due_at`] has it. Brings `false` when another is in its place.
    async fn write(&self, record: Record, due_at: Option<u64>) -> Result<Timed<bool>, Self::Error>;
    /// Makes a token call ready: reads the client's secrets, and loads what a connection needs. Without them, brings what came of it.
    async fn prepare(&self) -> Result<Timed<Result<(TokenCall, Self::Call), Answered>>, Self::Error>;
    /// Takes what came of the token call, and returns what that means for the record.
    fn settle(&self, result: Result<Token, TokenError>) -> Result<Timed<Answered>, Self::Error>;
    /// Waits for these milliseconds.
    async fn wait(&self, milliseconds: u64) -> Result<Timed<()>, Self::Error>;
}

/// Takes an attempt to its end.
///
/// # Errors
///
/// What `io` ends the attempt with.
pub async fn drive<I: KeeperIo>(refresh: Refresh, mut times: Times, io: &I) -> Result<End, I::Error> {
    let refresh = RefCell::new(refresh);
    let mut ready = None;
    loop {
        let step = refresh.borrow_mut().next(&times);
        times = match step {
            Step::Done(end) => return Ok(end),
            Step::Read => {
                let found = io.read().await?;
                refresh.borrow_mut().read(found.value);
                found.times
            }
            Step::Write(record) => write(io, &refresh, record).await?,
            Step::Prepare => {
                let prepared = io.prepare().await?;
                match prepared.value {
                    Ok(call) => {
                        ready = Some(call);
                        refresh.borrow_mut().prepared();
                    }
                    Err(answered) => refresh.borrow_mut().answered(answered),
                }
                prepared.times
            }
            Step::Send => {
                let Some((call, call_io)) = ready.take() else {
                    refresh.borrow_mut().answered(Answered::NotProcessed(None));
                    continue;
                };
                let attempt = Some((io, &refresh));
                match token::drive(call, &Announced { call: &call_io, attempt }).await {
                    Ok(result) => {
                        let settled = io.settle(result)?;
                        refresh.borrow_mut().answered(settled.value);
                        settled.times
                    }
                    Err(Halt::Closed) => io.times()?,
                    Err(Halt::Failed(error)) => return Err(error),
                }
            }
            Step::Wait(milliseconds) => io.wait(milliseconds).await?.times,
        };
    }
}

/// Writes a record, and returns the time when that had ended.
async fn write<I: KeeperIo>(io: &I, refresh: &RefCell<Refresh>, record: Record) -> Result<Times, I::Error> {
    let due_at = refresh.borrow().due_at(&record);
    let written = io.write(record, due_at).await?;
    refresh.borrow_mut().wrote(record, written.value);
    Ok(written.times)
}

/// A token call each of whose requests is announced in the record of an attempt, if it is part of one.
pub struct Announced<'a, I: KeeperIo> {
    call: &'a I::Call,
    attempt: Option<(&'a I, &'a RefCell<Refresh>)>,
}

/// Why a token call is dropped.
pub enum Halt<E> {
    /// Nothing of it may be sent.
    Closed,
    /// The driver failed.
    Failed(E),
}

impl<E: From<Error>> From<Error> for Halt<E> {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl<'a, I: KeeperIo> Announced<'a, I> {
    /// A token call of its own. WebAssembly has one driver for both.
    pub const fn alone(call: &'a I::Call) -> Self {
        Self { call, attempt: None }
    }

    /// Announces a request, and returns its limits.
    async fn announce(&self, limits: Limits) -> Result<Limits, Halt<I::Error>> {
        let Some((io, refresh)) = self.attempt else { return Ok(limits) };
        let mut times = io.times().map_err(Halt::Failed)?;
        loop {
            let gate = refresh.borrow_mut().gate(&times);
            times = match gate {
                Gate::Closed => return Err(Halt::Closed),
                Gate::Open { write, listen } => {
                    return Ok(Limits { answer: listen.unwrap_or(limits.answer), write });
                }
                Gate::Write(record) => write(io, refresh, record).await.map_err(Halt::Failed)?,
            };
        }
    }

    /// Before the call waits: nothing is on its way meanwhile.
    async fn withdraw(&self) -> Result<(), Halt<I::Error>> {
        let Some((io, refresh)) = self.attempt else { return Ok(()) };
        let times = io.times().map_err(Halt::Failed)?;
        let withdrawn = refresh.borrow_mut().withdraw(&times);
        if let Some(record) = withdrawn {
            write(io, refresh, record).await.map_err(Halt::Failed)?;
        }
        Ok(())
    }
}

impl<I: KeeperIo> TokenIo for Announced<'_, I> {
    type Error = Halt<I::Error>;

    fn moment(&self) -> Result<Moment, Self::Error> {
        self.call.moment().map_err(Halt::Failed)
    }

    fn update(&self, update: Update) -> Result<(), Self::Error> {
        self.call.update(update).map_err(Halt::Failed)
    }

    async fn send(&self, request: TokenRequest, limits: Limits) -> Result<Reply, Self::Error> {
        let limits = self.announce(limits).await?;
        self.call.send(request, limits).await.map_err(Halt::Failed)
    }

    async fn pause(&self, milliseconds: u64) -> Result<(), Self::Error> {
        self.withdraw().await?;
        self.call.pause(milliseconds).await.map_err(Halt::Failed)
    }

    async fn wait_for_other(&self, milliseconds: u64) -> Result<Option<Vec<Secret>>, Self::Error> {
        self.withdraw().await?;
        self.call.wait_for_other(milliseconds).await.map_err(Halt::Failed)
    }

    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Self::Error> {
        self.withdraw().await?;
        self.call.read_secrets().await.map_err(Halt::Failed)
    }

    async fn classify(&self, reply: &Reply) -> Result<Verdict, Self::Error> {
        self.call.classify(reply).await.map_err(Halt::Failed)
    }
}
