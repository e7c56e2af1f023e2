//! The input and output of a token call, as a trait: over it, [`drive`] runs a call to its end on any runtime.

use super::answer::{Answer, Response};
use super::standing::Standing;
use super::step::{Step, TokenEvent};
use super::token_call::TokenCall;
use super::{Now, Token, TokenError, TokenRequest, Verdict};
use crate::{Error, Secret};

/// An [`Answer`] that owns its parts.
#[derive(Clone)]
pub enum Reply {
    /// The server responded.
    Response {
        /// As in [`Response`].
        status: u16,
        /// As in [`Response`].
        content_type: String,
        /// As in [`Response`].
        retry_after: Option<String>,
        /// As in [`Response`].
        www_authenticate: Option<String>,
        /// As in [`Response`].
        body: Secret,
        /// As in [`Response`].
        is_cut: bool,
    },
    /// As [`Answer::NotSent`].
    NotSent,
    /// As [`Answer::NotSentInTime`].
    NotSentInTime,
    /// As [`Answer::Lost`].
    Lost,
    /// As [`Answer::TimedOut`].
    TimedOut,
}

impl Reply {
    fn answer(&self) -> Answer<'_> {
        match self {
            Self::Response { status, content_type, retry_after, www_authenticate, body, is_cut } => {
                Answer::Response(Response {
                    status: *status,
                    content_type,
                    retry_after: retry_after.as_deref(),
                    www_authenticate: www_authenticate.as_deref(),
                    body: body.expose(),
                    is_cut: *is_cut,
                })
            }
            Self::NotSent => Answer::NotSent,
            Self::NotSentInTime => Answer::NotSentInTime,
            Self::Lost => Answer::Lost,
            Self::TimedOut => Answer::TimedOut,
        }
    }
}

/// How long a request may take, in milliseconds from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until the end of the answer. After it, close the connection.
    pub answer: u64,
    /// Until the request is written. After it, do not write the request. `None` for no such limit.
    pub write: Option<u64>,
}

/// The time, and the standing that the calls of one client share. Both may change while a step is awaited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The time.
    pub now: Now,
    /// The standing.
    pub standing: Standing,
}

/// The changes of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The standing from now on.
    pub standing: Standing,
    /// The events, in their order.
    pub events: Vec<TokenEvent>,
}

/// The input and output of a token call. An `Error` of any method ends the call: a program aborts it so.
#[expect(async_fn_in_trait, reason = "the implementer chooses the executor")]
pub trait TokenIo {
    /// The error that ends a call from outside.
    type Error: From<Error>;

    /// Returns the current time and standing.
    fn moment(&self) -> Result<Moment, Self::Error>;
    /// Stores the standing, wakes the calls in [`wait_for_other`](Self::wait_for_other), and reports the events. [`drive`] awaits
    /// nothing between [`moment`](Self::moment) and this method, so no other call's change is lost.
    fn update(&self, update: Update) -> Result<(), Self::Error>;
    /// Sends a request, and returns its answer within the limits.
    async fn send(&self, request: TokenRequest, limits: Limits) -> Result<Reply, Self::Error>;
    /// Waits this many milliseconds.
    async fn pause(&self, milliseconds: u64) -> Result<(), Self::Error>;
    /// Waits for another call's step, at most this many milliseconds. Returns the secrets if that call has read new ones.
    async fn wait_for_other(&self, milliseconds: u64) -> Result<Option<Vec<Secret>>, Self::Error>;
    /// Reads the secrets again. Returns `None` if they have not changed.
    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Self::Error>;
    /// Returns the program's verdict on an answer whose meaning is not known.
    async fn classify(&self, reply: &Reply) -> Result<Verdict, Self::Error>;
}

/// The result of an awaited step, which is the next input of the call.
enum Input<'a> {
    None,
    Answered(&'a Reply),
    Classified(Verdict),
    Secrets(Vec<Secret>),
}

/// Runs a call to its end.
///
/// # Errors
///
/// The error of a method of `io`; `ERR_INVALID_OPTION` or `ERR_TOO_LARGE` for secrets that were read again and are not valid.
pub fn drive<I: TokenIo>(
    call: TokenCall,
    io: &I,
) -> impl Future<Output = Result<Result<Token, TokenError>, I::Error>> {
    // In a box, as a future is copied when it is handed on.
    drive_boxed(Box::new(call), io)
}

async fn drive_boxed<I: TokenIo>(
    mut call: Box<TokenCall>,
    io: &I,
) -> Result<Result<Token, TokenError>, I::Error> {
    let mut last = None;
    let mut input = Input::None;
    loop {
        let Moment { now, standing: before } = io.moment()?;
        let mut standing = before;
        match input {
            Input::None => {}
            Input::Answered(reply) => call.answered(&reply.answer(), &mut standing, now),
            Input::Classified(verdict) => call.classified(verdict, &mut standing, now),
            Input::Secrets(secrets) => call.secrets_read(secrets)?,
        }
        let step = call.next(&mut standing, now);
        let events = call.events();
        if standing != before || !events.is_empty() {
            io.update(Update { standing, events })?;
        }
        input = match step {
            Step::Done(result) => return Ok(*result),
            Step::Send(request, milliseconds) => {
                let limits = Limits { answer: milliseconds, write: None };
                Input::Answered(last.insert(io.send(request, limits).await?))
            }
            Step::Classify => Input::Classified(match &last {
                Some(reply) => io.classify(reply).await?,
                None => Verdict::Unknown,
            }),
            Step::Pause(milliseconds) => {
                io.pause(milliseconds).await?;
                Input::None
            }
            Step::WaitForOther(milliseconds) => {
                io.wait_for_other(milliseconds).await?.map_or(Input::None, Input::Secrets)
            }
            Step::ReadSecrets => io.read_secrets().await?.map_or(Input::None, Input::Secrets),
        };
    }
}
