//! One call: what to do next, given what came back. It sends nothing, and waits for nothing itself.

use super::answer::{Answer, Outcome};
use super::echo::Echo;
use super::grant::{Grant, GrantKind};
use super::standing::{BasicForm, Standing, bit};
use super::token_client::{ClientAuth, TokenClient, check_secrets};
use super::token_error::{Attempt, TokenError};
use super::token_request::TokenRequest;
use super::verdict::{Judgement, Verdict, accepted, judge};
use super::{Now, Token};
use crate::{Code, Error, Secret};

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Send this, before the milliseconds are over, and tell what came back to [`TokenCall::answered`].
    Send(TokenRequest, u64),
    /// Ask again after these milliseconds.
    Pause(u64),
    /// Another call is finding out which secret works: ask again after these milliseconds, or as soon as that call has had a
    /// step.
    WaitForOther(u64),
    /// All secrets are refused: read them anew where they are from, and tell [`TokenCall::secrets_read`].
    ReadSecrets,
    /// The answer says nothing that is known: judge it, and tell [`TokenCall::classified`].
    Classify,
    /// The call has ended.
    Done(Box<Result<Token, TokenError>>),
}

/// What a program may want to log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenEvent {
    /// A secret was refused, and the next one is tried: told once for each time that a secret stops working.
    Fallback {
        /// The refused secret.
        from: usize,
        /// The next one.
        to: usize,
        /// The answer's status.
        status: u16,
        /// The answer's code.
        error: Option<String>,
    },
    /// All secrets were refused, this many.
    AllRefused(usize),
    /// The request is sent again, after these milliseconds.
    Retried(u64),
    /// An answer says nothing that is known.
    UnknownAnswer(u16),
    /// The server does not say of what type its token is: it is taken as Bearer.
    TypeAssumed,
    /// There is a token, had with this secret.
    Token(Option<usize>),
    /// The endpoint takes id and secret of HTTP Basic in this form, which is not the one that it was believed to take.
    BasicForm(BasicForm),
}

/// The first wait before all secrets are tried once more, in milliseconds; each further one is twice as long.
const ROUND: u64 = 250;
/// How often all secrets are tried once more.
const MAX_ROUNDS: u32 = 3;

/// A call under way.
#[derive(Debug)]
pub struct TokenCall {
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
    /// The secret to send in the other form of HTTP Basic.
    in_other_form: Option<usize>,
    attempts: Vec<Attempt>,
    retries: u32,
    can_read_secrets: bool,
    can_classify: bool,
    pause_until: u64,
    /// The secret to send again after a pause.
    again: Option<Option<usize>>,
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
    undecided: Option<Judgement>,
    result: Option<Result<Token, TokenError>>,
    events: Vec<TokenEvent>,
}

impl TokenCall {
    pub(super) fn new(client: TokenClient, grant: Grant, serial: u32, now: Now, seed: u32) -> Self {
        Self {
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
            in_other_form: None,
            attempts: Vec::new(),
            can_read_secrets: false,
            can_classify: false,
            pause_until: 0,
            again: None,
            current: None,
            form: BasicForm::Encoded,
            sent_at: 0,
            sent_at_milliseconds: 0,
            doubtful: Vec::new(),
            retired: Vec::new(),
            last: None,
            news: None,
            undecided: None,
            result: None,
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
        if now.milliseconds >= self.deadline
            && let Some(judgement) = self.undecided.take()
        {
            self.apply(judgement, standing, now);
        }
        if self.result.is_none() && now.milliseconds >= self.deadline {
            self.result = Some(Err(match self.round {
                0 => self.timeout(Outcome::NotProcessed),
                _ => self.all_refused(),
            }));
        }
        if let Some(result) = self.result.take() {
            standing.release(self.serial);
            return Step::Done(Box::new(result));
        }
        if self.undecided.is_some() {
            return Step::Classify;
        }
        if now.milliseconds < self.pause_until {
            return Step::Pause(self.pause_until - now.milliseconds);
        }
        match self.again.take() {
            Some(secret) if secret.is_none_or(|secret| standing.refused & bit(secret) == 0) => {
                self.send(secret, self.form, now)
            }
            _ if self.client.auth == ClientAuth::None => self.send(None, BasicForm::Encoded, now),
            _ => self.choose(standing, now),
        }
    }

    #[inline(never)]
    fn choose(&mut self, standing: &mut Standing, now: Now) -> Step {
        if let Some(secret) = self.in_other_form.take() {
            return self.send(Some(secret), self.form.other(), now);
        }
        let form = self.client.first_form(standing.basic);
        if let Some(good) = standing.last_good().filter(|good| self.is_untried(*good)) {
            return self.send(Some(good), form, now);
        }
        if now.milliseconds < standing.cool_until {
            if std::mem::take(&mut self.can_read_secrets) {
                return Step::ReadSecrets;
            }
            let wait = standing.cool_until - now.milliseconds;
            let message = "all client secrets were refused a moment ago; it is not tried again yet";
            let error = self.error(Code::ClientSecretsRefused, message).with_retry_after(wait.div_ceil(1000));
            return self.end(standing, Err(error));
        }
        // While a secret is known to work there is nothing to find out for all, only for this call.
        if standing.last_good.is_none() {
            let is_free = standing.scout == 0 || standing.scout == self.serial;
            if !is_free && now.milliseconds < self.patience {
                return Step::WaitForOther(self.patience - now.milliseconds);
            }
            standing.scout = self.serial;
        }
        // All were refused when it was last tried: rather than send them once more, see whether there are others.
        if standing.failures > 0 && self.tried == 0 && std::mem::take(&mut self.can_read_secrets) {
            return Step::ReadSecrets;
        }
        let left = (0..self.client.secrets.len()).find(|secret| self.is_untried(*secret));
        if left.is_some() {
            return self.send(left, form, now);
        }
        // The endpoint may no longer take the form that it took before.
        if let Some(secret) = (0..self.client.secrets.len()).find(|secret| self.has_other_form(*secret)) {
            self.tried_both |= bit(secret);
            return self.send(Some(secret), form.other(), now);
        }
        if std::mem::take(&mut self.can_read_secrets) {
            return Step::ReadSecrets;
        }
        let requests = self.requests_a_round();
        let may_try_again = standing.may_try_again(requests, now.milliseconds);
        let wait = ROUND << self.round;
        if may_try_again && self.round < MAX_ROUNDS && now.milliseconds + wait < self.deadline {
            self.round += 1;
            self.forget_tries();
            self.pause_until = now.milliseconds + wait;
            return Step::Pause(wait);
        }
        if self.doubtful.is_empty() && !may_try_again {
            standing.cool_down(now.milliseconds);
        }
        self.events.push(TokenEvent::AllRefused(self.attempts.len()));
        let error = self.all_refused();
        self.end(standing, Err(error))
    }

    fn is_untried(&self, secret: usize) -> bool {
        self.usable & bit(secret) & !self.tried != 0
    }

    /// Whether the other form of a secret was not tried in this round.
    fn has_other_form(&self, secret: usize) -> bool {
        self.usable & bit(secret) & !self.tried_both != 0 && self.client.has_two_forms(secret)
    }

    fn requests_a_round(&self) -> usize {
        let usable = (0..self.client.secrets.len()).filter(|secret| self.usable & bit(*secret) != 0);
        usable.map(|secret| 1 + usize::from(self.client.has_two_forms(secret))).sum()
    }

    /// Begins a list, or a round, anew.
    fn forget_tries(&mut self) {
        self.tried = 0;
        self.tried_both = 0;
        self.in_other_form = None;
        self.news = None;
        self.attempts.clear();
        self.doubtful.clear();
    }

    fn all_refused(&mut self) -> TokenError {
        let error = self.error(Code::ClientSecretsRefused, "the server refused every client secret");
        match self.last.take() {
            Some(judgement) => error.with(judgement),
            None => error,
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

    fn end(&mut self, standing: &mut Standing, result: Result<Token, TokenError>) -> Step {
        standing.release(self.serial);
        Step::Done(Box::new(result))
    }

    /// Tells what came back of the request.
    #[inline(never)]
    pub fn answered(&mut self, answer: &Answer<'_>, standing: &mut Standing, now: Now) {
        if let Answer::Response(response) = answer
            && let Some(received) = accepted(response)
        {
            if let Some(secret) = self.current {
                self.confirm(secret, standing);
                self.note_form(secret, standing);
                standing.accepted(secret, now.milliseconds);
            }
            let judged = received.judge(&self.client, &self.grant);
            if judged.is_ok() && received.is_type_assumed() {
                self.events.push(TokenEvent::TypeAssumed);
            }
            let lifetime = judged.as_ref().ok().copied().flatten();
            let token = Token::new(received, lifetime, &self.grant, self.current, self.sent_at);
            self.result = Some(match judged {
                Ok(_) => Ok(token),
                Err(error) => Err(TokenError::new(error, self.attempts.clone())
                    .with_outcome(Outcome::Processed)
                    .with_received(token)),
            });
            self.events.push(TokenEvent::Token(self.current));
            return;
        }
        let judgement = {
            let sent = TokenRequest::new(&self.client, &self.grant, self.current, self.form);
            let credentials =
                sent.authorization.as_ref().map(|header| header.expose().get(6..).unwrap_or_default());
            let derived = credentials.map(Secret::from);
            let secrets = self.client.secrets.iter().chain(&self.retired);
            let echo = Echo::new(&self.client.client_id, secrets, &self.grant.parameters, derived);
            judge(answer, &echo, self.grant.kind, now.unix)
        };
        if matches!(answer, Answer::TimedOut | Answer::NotSentInTime) {
            self.result = Some(Err(self.timeout(judgement.outcome)));
        } else if judgement.verdict == Verdict::Unknown {
            self.events.push(TokenEvent::UnknownAnswer(judgement.status.unwrap_or_default()));
            match self.can_classify {
                true => self.undecided = Some(judgement),
                false => self.apply(judgement, standing, now),
            }
        } else {
            self.apply(judgement, standing, now);
        }
        if standing.last_good.is_some() || self.result.is_some() || self.pause_until > now.milliseconds {
            standing.release(self.serial);
        }
    }

    /// Tells what the program takes an unknown answer for; [`Verdict::Unknown`] and [`Verdict::Accepted`] leave it so.
    #[inline(never)]
    pub fn classified(&mut self, verdict: Verdict, standing: &mut Standing, now: Now) {
        let Some(mut judgement) = self.undecided.take() else { return };
        if matches!(verdict, Verdict::Next | Verdict::Later | Verdict::Stop) {
            judgement.verdict = verdict;
        }
        if verdict == Verdict::Next {
            judgement.outcome = Outcome::NotProcessed;
        }
        self.apply(judgement, standing, now);
    }

    /// Tells which secrets there are now, and gives the standing of their list a call's end if nothing is new.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` and `ERR_TOO_LARGE`, as [`TokenClient::call`] has it.
    #[inline(never)]
    pub fn secrets_read(&mut self, secrets: Vec<Secret>) -> Result<(), Error> {
        check_secrets(&secrets, self.client.auth)?;
        let was_tried = |secret: &Secret| {
            let place = self.client.secrets.iter().position(|known| known == secret);
            place.is_some_and(|place| self.tried & bit(place) != 0)
        };
        let tried =
            (0..).zip(&secrets).filter(|(_, secret)| was_tried(secret)).map(|(index, _)| bit(index)).sum();
        self.forget_tries();
        (self.tried, self.tried_both) = (tried, tried);
        self.retired.append(&mut self.client.secrets);
        self.client.secrets = secrets;
        self.usable = self.client.usable();
        Ok(())
    }

    /// What was refused in doubt was refused for the secret: another has worked.
    fn confirm(&mut self, to: usize, standing: &mut Standing) {
        for Attempt { secret: from, status, error } in std::mem::take(&mut self.doubtful) {
            if standing.refuse(from, self.sent_at_milliseconds) {
                self.events.push(TokenEvent::Fallback { from, to, status, error });
            }
        }
    }

    /// Notes the form of HTTP Basic in which the endpoint knows a secret.
    fn note_form(&mut self, secret: usize, standing: &mut Standing) {
        if !self.client.has_two_forms(secret) || standing.basic == Some(self.form) {
            return;
        }
        let is_news = standing.basic.is_some() || self.form == BasicForm::Raw;
        standing.basic = Some(self.form);
        if is_news {
            self.events.push(TokenEvent::BasicForm(self.form));
        }
    }

    /// The events since it was last asked.
    pub fn events(&mut self) -> Vec<TokenEvent> {
        std::mem::take(&mut self.events)
    }

    #[inline(never)]
    fn apply(&mut self, judgement: Judgement, standing: &mut Standing, now: Now) {
        match (judgement.verdict, self.current) {
            (Verdict::Next, Some(secret)) => {
                let is_search = standing.scout == self.serial || standing.refused & bit(secret) == 0;
                standing.requests = standing.requests.saturating_add(u8::from(is_search));
                if standing.basic.is_none() && self.has_other_form(secret) {
                    self.tried_both |= bit(secret);
                    self.in_other_form = Some(secret);
                    self.last = Some(judgement);
                    return;
                }
                if self.tried & bit(secret) != 0 {
                    self.last = Some(judgement);
                    return;
                }
                self.tried |= bit(secret);
                let status = judgement.status.unwrap_or_default();
                let attempt = Attempt { secret, status, error: judgement.error.clone() };
                self.attempts.push(attempt.clone());
                if judgement.is_weak {
                    self.doubtful.push(attempt);
                } else {
                    self.news = standing.refuse(secret, self.sent_at_milliseconds).then_some(attempt);
                }
                self.last = Some(judgement);
            }
            (Verdict::Later, _) => self.retry_or_fail(judgement, now),
            (verdict, secret) => {
                // Who looks at the grant has known the client.
                if let (true, Some(secret)) = (judgement.is_invalid_grant, secret) {
                    self.note_form(secret, standing);
                    standing.known(secret);
                }
                let unread = verdict == Verdict::Unknown && judgement.outcome == Outcome::Unknown;
                let (code, message) = match judgement.status {
                    _ if judgement.is_invalid_grant && !self.attempts.is_empty() => (
                        Code::TokenRequestRefused,
                        "the server refused the grant, after it had refused a client secret: the grant may be spent",
                    ),
                    Some(0 | 300..400) => (
                        Code::TokenRequestRefused,
                        "the server redirects the token request, which is not followed",
                    ),
                    _ if unread => (Code::TokenResponseInvalid, "the server's answer is no token response"),
                    _ => (Code::TokenRequestRefused, "the server refused the token request"),
                };
                self.result = Some(Err(self.error(code, message).with(judgement)));
            }
        }
    }

    fn retry_or_fail(&mut self, judgement: Judgement, now: Now) {
        let may_repeat =
            self.grant.kind == GrantKind::ClientCredentials || judgement.outcome == Outcome::NotProcessed;
        let wait = judgement.retry_after.map_or_else(|| self.back_off(), |seconds| seconds * 1000);
        if !may_repeat || self.retries == 0 || now.milliseconds.saturating_add(wait) >= self.deadline {
            let message = match judgement.status {
                Some(_) => "the server cannot answer the token request now",
                None => "the token request failed on its way",
            };
            self.result = Some(Err(self.error(Code::TokenRequestFailed, message).with(judgement)));
            return;
        }
        self.retries -= 1;
        self.pause_until = now.milliseconds + wait;
        self.again = Some(self.current);
        self.events.push(TokenEvent::Retried(wait));
    }

    /// A quarter of a second, twice as much with each retry, and up to as much again by chance.
    fn back_off(&mut self) -> u64 {
        let base = 250 << (self.client.retries - self.retries).min(6);
        // Xorshift: it spreads retries, and hides nothing.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        base + u64::from(self.random) % base
    }

    fn error(&self, code: Code, message: impl Into<std::borrow::Cow<'static, str>>) -> TokenError {
        TokenError::new(Error::new(code, message), self.attempts.clone())
    }
}
