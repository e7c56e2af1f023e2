//! What a call needs done, as a trait: with it, [`drive`] takes a call to its end on any runtime.

use super::answer::{Answer, Response};
use super::standing::Standing;
use super::step::{Step, TokenEvent};
use super::token_call::TokenCall;
use super::{Now, Token, TokenError, TokenRequest, Verdict};
use crate::{Error, Secret};

/// An answer that owns its parts.
#[derive(Clone)]
pub enum Reply {
    /// The server answered.
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
    /// Until its answer: then its connection is closed.
    pub answer: u64,
    /// Until its bytes are written: a request that would be written later is not sent. `None` for no such limit.
    pub write: Option<u64>,
}

/// The time, and the standing that calls of one client share. Both may have changed after each step that was awaited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The time.
    pub now: Now,
    /// The standing.
    pub standing: Standing,
}

/// What a step of a call changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The standing from now on.
    pub standing: Standing,
    /// What happened, in its order.
    pub events: Vec<TokenEvent>,
}

/// What a call needs of its surroundings. Each step may fail with an `Error` of its own, which ends the call: it was aborted.
#[expect(async_fn_in_trait, reason = "what drives a call is chosen by whoever implements this")]
pub trait TokenIo {
    /// Why a call is ended from outside.
    type Error: From<Error>;

    /// The time and the standing, as they are now.
    fn moment(&self) -> Result<Moment, Self::Error>;
    /// Stores the standing, wakes the calls that wait for another, and takes note of the events. The driver calls it before
    /// anything is awaited, so no other call's change is lost.
    fn update(&self, update: Update) -> Result<(), Self::Error>;
    /// Sends a request, and returns within its limits.
    async fn send(&self, request: TokenRequest, limits: Limits) -> Result<Reply, Self::Error>;
    /// Waits for these milliseconds.
    async fn pause(&self, milliseconds: u64) -> Result<(), Self::Error>;
    /// Waits for another call's step, for these milliseconds at most. Returns the secrets, when that call has read new ones.
    async fn wait_for_other(&self, milliseconds: u64) -> Result<Option<Vec<Secret>>, Self::Error>;
    /// Reads the secrets anew. Returns `None` when they are the same.
    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Self::Error>;
    /// Judges an answer that says nothing that is known.
    async fn classify(&self, reply: &Reply) -> Result<Verdict, Self::Error>;
}

/// What an awaited step brought, for the call to take in.
enum Brought<'a> {
    Nothing,
    Answered(&'a Reply),
    Classified(Verdict),
    Secrets(Vec<Secret>),
}

/// Takes a call to its end.
///
/// # Errors
///
/// What `io` ends the call with, and `ERR_INVALID_OPTION` or `ERR_TOO_LARGE` for secrets that were read anew.
pub async fn drive<I: TokenIo>(mut call: TokenCall, io: &I) -> Result<Result<Token, TokenError>, I::Error> {
    let mut last = None;
    let mut brought = Brought::Nothing;
    loop {
        let Moment { now, standing: before } = io.moment()?;
        let mut standing = before;
        match brought {
            Brought::Nothing => {}
            Brought::Answered(reply) => call.answered(&reply.answer(), &mut standing, now),
            Brought::Classified(verdict) => call.classified(verdict, &mut standing, now),
            Brought::Secrets(secrets) => call.secrets_read(secrets)?,
        }
        let step = call.next(&mut standing, now);
        let events = call.events();
        if standing != before || !events.is_empty() {
            io.update(Update { standing, events })?;
        }
        brought = match step {
            Step::Done(result) => return Ok(*result),
            Step::Send(request, milliseconds) => {
                let limits = Limits { answer: milliseconds, write: None };
                Brought::Answered(last.insert(io.send(request, limits).await?))
            }
            Step::Classify => Brought::Classified(match &last {
                Some(reply) => io.classify(reply).await?,
                None => Verdict::Unknown,
            }),
            Step::Pause(milliseconds) => {
                io.pause(milliseconds).await?;
                Brought::Nothing
            }
            Step::WaitForOther(milliseconds) => {
                io.wait_for_other(milliseconds).await?.map_or(Brought::Nothing, Brought::Secrets)
            }
            Step::ReadSecrets => io.read_secrets().await?.map_or(Brought::Nothing, Brought::Secrets),
        };
    }
}
