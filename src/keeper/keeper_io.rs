//! The input and output of an attempt to refresh, as a trait: over it, [`drive`] runs an attempt to its end on any runtime.

use std::cell::RefCell;

use super::{Answered, End, Gate, Record, Refresh, Step, Times};
use crate::token::{
    self, Limits, Moment, Reply, Token, TokenCall, TokenError, TokenIo, TokenRequest, Update, Verdict,
};
use crate::{Error, Secret};

/// The result of a step, and the time at its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timed<T> {
    /// The result.
    pub value: T,
    /// The time.
    pub times: Times,
}

/// The input and output of an attempt. An `Error` of any method ends the attempt. Once the answer to a request is known, repeat its
/// write until the store has written or refused it: otherwise a new refresh token is lost.
#[expect(async_fn_in_trait, reason = "the implementer chooses the executor")]
pub trait KeeperIo {
    /// The error that ends an attempt from outside.
    type Error: From<Error>;
    /// The input and output of the token call.
    type Call: TokenIo<Error = Self::Error>;

    /// Returns the current time.
    fn times(&self) -> Result<Times, Self::Error>;
    /// Reads the record; `None` if it was removed.
    async fn read(&self) -> Result<Timed<Option<Record>>, Self::Error>;
    /// Writes the record by compare-and-swap, over the version that was read or written last, with its [`Record::due_at`]. Returns
    /// `false` if the store has another version.
    async fn write(&self, record: Record, due_at: Option<u64>) -> Result<Timed<bool>, Self::Error>;
    /// Prepares a token call: reads the client's secrets, and loads what a connection needs. If that fails, returns the failure.
    async fn prepare(&self) -> Result<Timed<Result<(TokenCall, Self::Call), Answered>>, Self::Error>;
    /// Takes the result of the token call, and returns its meaning for the record.
    fn settle(&self, result: Result<Token, TokenError>) -> Result<Timed<Answered>, Self::Error>;
    /// Waits this many milliseconds.
    async fn wait(&self, milliseconds: u64) -> Result<Timed<()>, Self::Error>;
}

/// Runs an attempt to its end.
///
/// # Errors
///
/// The error of a method of `io`.
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

/// Writes a record, and returns the time at the end of the write.
async fn write<I: KeeperIo>(io: &I, refresh: &RefCell<Refresh>, record: Record) -> Result<Times, I::Error> {
    let due_at = refresh.borrow().due_at(&record);
    let written = io.write(record, due_at).await?;
    refresh.borrow_mut().wrote(record, written.value);
    Ok(written.times)
}

/// The input and output of a token call that announces each of its requests in the record of an attempt, if it is part of one.
pub struct Announced<'a, I: KeeperIo> {
    call: &'a I::Call,
    attempt: Option<(&'a I, &'a RefCell<Refresh>)>,
}

/// The reason why a token call is dropped.
pub enum Halt<E> {
    /// It may send no further request.
    Closed,
    /// A method of the input and output failed.
    Failed(E),
}

impl<E: From<Error>> From<Error> for Halt<E> {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl<'a, I: KeeperIo> Announced<'a, I> {
    /// Returns the input and output of a call that is not part of an attempt. WebAssembly has one driver for both, which saves size.
    pub const fn alone(call: &'a I::Call) -> Self {
        Self { call, attempt: None }
    }

    /// Announces a request in the record, and returns its limits.
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
                // In a box, as most requests write nothing.
                Gate::Write(record) => Box::pin(write(io, refresh, record)).await.map_err(Halt::Failed)?,
            };
        }
    }

    /// Takes the announcement back before the call waits: no request is on its way meanwhile.
    async fn withdraw(&self) -> Result<(), Halt<I::Error>> {
        let Some((io, refresh)) = self.attempt else { return Ok(()) };
        let times = io.times().map_err(Halt::Failed)?;
        let withdrawn = refresh.borrow_mut().withdraw(&times);
        if let Some(record) = withdrawn {
            Box::pin(write(io, refresh, record)).await.map_err(Halt::Failed)?;
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
