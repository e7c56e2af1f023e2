//! One call: what to do next, given what came back. It sends nothing, and waits for nothing itself.

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

/// How far a call is.
#[derive(Debug)]
enum Phase {
    /// To choose the secret to send.
    Choose,
    /// To send the current secret in the other form of HTTP Basic.
    OtherForm,
    /// To send the current request again at a time.
    Repeat(u64),
    /// To try all secrets once more at a time.
    NextRound(u64),
    /// An answer says nothing that is known.
    Undecided(Box<Judgement>),
    /// It has ended.
    Ended(Box<Result<Token, TokenError>>),
}

/// A call under way.
#[derive(Debug)]
pub struct TokenCall {
    phase: Phase,
    client: TokenClient,
    grant: Grant,
    serial: u32,
    deadline: u64,
    /// Until when to wait for another call, in milliseconds.
    patience: u64,
    random: u32,
    /// A bit for each secret that may be sent.
    usable: u32,
    /// A bit for each secret that was refused in this round.
    tried: u32,
    /// A bit for each secret of which this round has tried both forms.
    tried_both: u32,
    /// How often all secrets were tried once more.
    round: u32,
    attempts: Vec<Attempt>,
    retries: u32,
    can_read_secrets: bool,
    can_classify: bool,
    current: Option<usize>,
    /// The form of the current request.
    form: BasicForm,
    sent_at: u64,
    /// On the clock of the calls.
    sent_at_milliseconds: u64,
    /// Refusals that may be of the user's authorization: they count once another secret has worked.
    doubtful: Vec<Attempt>,
    /// Secrets that were read anew meanwhile: a server may still repeat them.
    retired: Vec<Secret>,
    last: Option<Judgement>,
    /// The refusal that is told when the next secret is sent.
    news: Option<Attempt>,
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
            retired: Vec::new(),
            last: None,
            news: None,
            events: Vec::new(),
        }
    }

    /// Lets the call ask once for secrets that are read anew, when all are refused.
    #[must_use]
    pub const fn can_read_secrets(mut self, can: bool) -> Self {
        self.can_read_secrets = can;
        self
    }

    /// Lets the call ask for a judgement of answers that say nothing that is known.
    #[must_use]
    pub const fn can_classify(mut self, can: bool) -> Self {
        self.can_classify = can;
        self
    }

    /// What to do next.
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
            // Another call may have found out meanwhile that the secret is refused.
            Phase::Repeat(_) if self.current.is_none_or(|secret| standing.refused & bit(secret) == 0) => {
                self.send(self.current, self.form, now)
            }
            Phase::OtherForm => self.send(self.current, self.form.other(), now),
            _ if self.client.auth == ClientAuth::None => self.send(None, BasicForm::Encoded, now),
            _ => self.choose(standing, now),
        }
    }

    /// The time is over: what is known by now counts.
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
        if let (Some(refused), Some(to)) = (self.news.take_if(|news| Some(news.secret) != secret), secret) {
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

    fn end(&mut self, result: Result<Token, TokenError>) {
        self.phase = Phase::Ended(Box::new(result));
    }

    fn end_at_once(&self, standing: &mut Standing, error: TokenError) -> Step {
        standing.release(self.serial);
        Step::Done(Box::new(Err(error)))
    }

    /// The events since it was last asked.
    pub fn events(&mut self) -> Vec<TokenEvent> {
        std::mem::take(&mut self.events)
    }

    fn error(&self, code: Code, message: impl Into<std::borrow::Cow<'static, str>>) -> TokenError {
        TokenError::new(Error::new(code, message), self.attempts.clone())
    }
}
