//! One token call, as a state machine: it returns the next step, and takes in the answers. It neither sends nor waits itself.

mod answers;
mod choice;

use super::answer::Outcome;
use super::grant::Grant;
use super::standing::{BasicForm, Standing, bit};
use super::step::{Step, TokenEvent};
use super::token_client::{ClientAuth, TokenClient};
use super::token_error::{Attempt, TokenError};
use super::token_request::TokenRequest;
use super::verdict::Judgement;
use super::{Now, Token};
use crate::{Code, Error, Secret};

/// What a call does next.
#[derive(Debug)]
enum Phase {
    /// It chooses the secret to send.
    Choose,
    /// It sends the current secret in the other form of HTTP Basic.
    OtherForm,
    /// It sends the current request again, at this time in milliseconds.
    Repeat(u64),
    /// It tries all secrets once more, at this time in milliseconds.
    NextRound(u64),
    /// It needs the program's verdict on an answer.
    Undecided(Box<Judgement>),
    /// It ends with this result.
    Ended(Box<Result<Token, TokenError>>),
}

/// A token call in progress.
#[derive(Debug)]
pub struct TokenCall {
    phase: Phase,
    client: TokenClient,
    grant: Grant,
    serial: u32,
    /// On the clock of the calls, in milliseconds.
    deadline: u64,
    /// Until when to wait for another call, on the same clock.
    patience: u64,
    /// The state of the random numbers that spread retries.
    random: u32,
    /// A bit for each secret that may be sent.
    usable: u32,
    /// A bit for each secret that was refused in this round.
    tried: u32,
    /// A bit for each secret that was sent in both forms in this round.
    tried_both: u32,
    /// The number of further rounds over all secrets.
    round: u32,
    attempts: Vec<Attempt>,
    /// How often a request may still be sent again.
    retries: u32,
    can_read_secrets: bool,
    can_classify: bool,
    /// The index of the secret in the current request.
    current: Option<usize>,
    /// The form of the current request.
    form: BasicForm,
    /// In Unix seconds.
    sent_at: u64,
    /// On the clock of the calls.
    sent_at_milliseconds: u64,
    /// Refusals that may be of the user's authorization. They count once another secret has worked.
    doubtful: Vec<Attempt>,
    /// Secrets of earlier lists in this call. The server's answer may still repeat them.
    previous_secrets: Vec<Secret>,
    /// The last refusal of a secret.
    last: Option<Judgement>,
    /// The refusal that becomes an event when the next secret is sent.
    unreported: Option<Attempt>,
    events: Vec<TokenEvent>,
}

impl TokenCall {
    pub(super) fn new(client: TokenClient, grant: Grant, serial: u32, now: Now, seed: u32) -> Self {
        Self {
            phase: Phase::Choose,
            deadline: now.milliseconds.saturating_add(client.timeout),
            patience: now.milliseconds.saturating_add(client.timeout / 2),
            random: seed | 1,
            retries: client.retries,
            usable: client.usable(),
            client,
            grant,
            serial,
            tried: 0,
            tried_both: 0,
            round: 0,
            attempts: Vec::new(),
            can_read_secrets: false,
            can_classify: false,
            current: None,
            form: BasicForm::Encoded,
            sent_at: 0,
            sent_at_milliseconds: 0,
            doubtful: Vec::new(),
            previous_secrets: Vec::new(),
            last: None,
            unreported: None,
            events: Vec::new(),
        }
    }

    /// Sets whether the call may ask once to read the secrets again, if all are refused. Default: `false`.
    #[must_use]
    pub const fn can_read_secrets(mut self, can: bool) -> Self {
        self.can_read_secrets = can;
        self
    }

    /// Sets whether the call asks for the program's verdict on answers whose meaning is not known. Default: `false`.
    #[must_use]
    pub const fn can_classify(mut self, can: bool) -> Self {
        self.can_classify = can;
        self
    }

    /// Returns the next step.
    #[inline(never)]
    pub fn next(&mut self, standing: &mut Standing, now: Now) -> Step {
        if now.milliseconds >= self.deadline {
            self.end_in_time(standing, now);
        }
        match std::mem::replace(&mut self.phase, Phase::Choose) {
            Phase::Ended(result) => {
                standing.release(self.serial);
                Step::Done(result)
            }
            Phase::Undecided(judgement) => {
                self.phase = Phase::Undecided(judgement);
                Step::Classify
            }
            Phase::Repeat(at) if now.milliseconds < at => {
                self.phase = Phase::Repeat(at);
                Step::Pause(at - now.milliseconds)
            }
            Phase::NextRound(at) if now.milliseconds < at => {
                self.phase = Phase::NextRound(at);
                Step::Pause(at - now.milliseconds)
            }
            // Otherwise another call has found out meanwhile that the secret is refused.
            Phase::Repeat(_) if self.current.is_none_or(|secret| standing.refused & bit(secret) == 0) => {
                self.send(self.current, self.form, now)
            }
            Phase::OtherForm => self.send(self.current, self.form.other(), now),
            _ if self.client.auth == ClientAuth::None => self.send(None, BasicForm::Encoded, now),
            _ => self.choose(standing, now),
        }
    }

    /// Ends a call whose time is over, with what is known by now.
    fn end_in_time(&mut self, standing: &mut Standing, now: Now) {
        match std::mem::replace(&mut self.phase, Phase::Choose) {
            Phase::Undecided(judgement) => self.apply(*judgement, standing, now),
            phase => self.phase = phase,
        }
        if !matches!(self.phase, Phase::Ended(_)) {
            let error = match self.round {
                0 => self.timeout(Outcome::NotProcessed),
                _ => self.all_refused(),
            };
            self.end(Err(error));
        }
    }

    fn timeout(&self, outcome: Outcome) -> TokenError {
        self.error(Code::TokenRequestTimeout, "the token request took longer than its timeout")
            .with_outcome(outcome)
    }

    #[inline(never)]
    fn send(&mut self, secret: Option<usize>, form: BasicForm, now: Now) -> Step {
        let unreported = self.unreported.take_if(|refused| Some(refused.secret) != secret);
        if let (Some(refused), Some(to)) = (unreported, secret) {
            let Attempt { secret: from, status, error } = refused;
            self.events.push(TokenEvent::Fallback { from, to, status, error });
        }
        self.current = secret;
        self.form = form;
        self.sent_at = now.unix;
        self.sent_at_milliseconds = now.milliseconds;
        let request = TokenRequest::new(&self.client, &self.grant, secret, form);
        Step::Send(request, self.deadline - now.milliseconds)
    }

    /// Ends the call at its next step.
    fn end(&mut self, result: Result<Token, TokenError>) {
        self.phase = Phase::Ended(Box::new(result));
    }

    fn end_at_once(&self, standing: &mut Standing, error: TokenError) -> Step {
        standing.release(self.serial);
        Step::Done(Box::new(Err(error)))
    }

    /// Returns the events since the last call of this method.
    pub fn events(&mut self) -> Vec<TokenEvent> {
        std::mem::take(&mut self.events)
    }

    fn error(&self, code: Code, message: impl Into<std::borrow::Cow<'static, str>>) -> TokenError {
        TokenError::new(Error::new(code, message), self.attempts.clone())
    }
}
