//! What a call needs done, as a trait: with it, [`drive`] takes a call to its end on any runtime.

use super::answer::{Answer, Response};
use super::standing::Standing;
use super::token_call::{Step, TokenCall, TokenEvent};
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

/// What a call needs of its surroundings. Each may fail with an `Error` of its own, which ends the call: it was aborted.
#[expect(async_fn_in_trait, reason = "what drives a call is chosen by whoever implements this")]
pub trait TokenIo {
    /// Why a call is ended from outside.
    type Error: From<Error>;

    /// The time.
    fn now(&self) -> Now;
    /// The standing that calls of this client share.
    fn standing(&self) -> Standing;
    /// Stores the standing, and wakes the calls that wait for another.
    fn set_standing(&self, standing: Standing);
    /// Takes note of an event.
    fn event(&self, event: TokenEvent);
    /// Sends a request, and returns within its limits.
    async fn send(&self, request: TokenRequest, limits: Limits) -> Result<Reply, Self::Error>;
    /// Waits for these milliseconds.
    async fn pause(&self, milliseconds: u64) -> Result<(), Self::Error>;
    /// Waits for another call's step, for these milliseconds at most. Answers the secrets, when that call has read new ones.
    async fn wait_for_other(&self, milliseconds: u64) -> Result<Option<Vec<Secret>>, Self::Error>;
    /// Reads the secrets anew. `None` when they are the same.
    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Self::Error>;
    /// Judges an answer that says nothing that is known.
    async fn classify(&self, reply: &Reply) -> Result<Verdict, Self::Error>;
}

/// Takes a call to its end.
///
/// # Errors
///
/// What `io` ends the call with, and `ERR_INVALID_OPTION` or `ERR_TOO_LARGE` for secrets that were read anew.
pub async fn drive<I: TokenIo>(mut call: TokenCall, io: &I) -> Result<Result<Token, TokenError>, I::Error> {
    let mut last = None;
    loop {
        let now = io.now();
        let mut standing = io.standing();
        let step = call.next(&mut standing, now);
        settle(&mut call, standing, io);
        let secrets = match step {
            Step::Done(result) => return Ok(*result),
            Step::Send(request, milliseconds) => {
                let limits = Limits { answer: milliseconds, write: None };
                let reply = last.insert(io.send(request, limits).await?);
                let mut standing = io.standing();
                call.answered(&reply.answer(), &mut standing, io.now());
                settle(&mut call, standing, io);
                None
            }
            Step::Pause(milliseconds) => {
                io.pause(milliseconds).await?;
                None
            }
            Step::Classify => {
                let verdict = match &last {
                    Some(reply) => io.classify(reply).await?,
                    None => Verdict::Unknown,
                };
                let mut standing = io.standing();
                call.classified(verdict, &mut standing, io.now());
                settle(&mut call, standing, io);
                None
            }
            Step::WaitForOther(milliseconds) => io.wait_for_other(milliseconds).await?,
            Step::ReadSecrets => io.read_secrets().await?,
        };
        if let Some(secrets) = secrets {
            call.secrets_read(secrets)?;
        }
    }
}

fn settle<I: TokenIo>(call: &mut TokenCall, standing: Standing, io: &I) {
    io.set_standing(standing);
    for event in call.events() {
        io.event(event);
    }
}
