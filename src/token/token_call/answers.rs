//! Takes in the answer to a request, and what it says about a secret.

use super::{Phase, TokenCall};
use crate::token::answer::{Answer, Outcome};
use crate::token::echo::Echo;
use crate::token::grant::GrantKind;
use crate::token::standing::{BasicForm, Standing, bit};
use crate::token::step::TokenEvent;
use crate::token::token_client::check_secrets;
use crate::token::token_error::{Attempt, TokenError};
use crate::token::token_request::TokenRequest;
use crate::token::verdict::{Judgement, Verdict, accepted, judge};
use crate::token::{Now, Token};
use crate::{Code, Error, Secret};

impl TokenCall {
    /// Takes the answer to the request of [`Step::Send`](crate::token::Step::Send).
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
            self.end(match judged {
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
            let secrets = self.client.secrets.iter().chain(&self.previous_secrets);
            let echo = Echo::new(&self.client.client_id, secrets, &self.grant.parameters, derived);
            judge(answer, &echo, self.grant.kind, now.unix)
        };
        if matches!(answer, Answer::TimedOut | Answer::NotSentInTime) {
            self.end(Err(self.timeout(judgement.outcome)));
        } else if judgement.verdict == Verdict::Unknown {
            self.events.push(TokenEvent::UnknownAnswer(judgement.status.unwrap_or_default()));
            match self.can_classify {
                true => self.phase = Phase::Undecided(Box::new(judgement)),
                false => self.apply(judgement, standing, now),
            }
        } else {
            self.apply(judgement, standing, now);
        }
        let is_over = match &self.phase {
            Phase::Ended(_) => true,
            Phase::Repeat(at) => *at > now.milliseconds,
            _ => false,
        };
        if standing.last_good.is_some() || is_over {
            standing.release(self.serial);
        }
    }

    /// Takes the program's verdict on an answer whose meaning is not known. [`Verdict::Unknown`] and [`Verdict::Accepted`] leave it
    /// unknown.
    #[inline(never)]
    pub fn classified(&mut self, verdict: Verdict, standing: &mut Standing, now: Now) {
        let mut judgement = match std::mem::replace(&mut self.phase, Phase::Choose) {
            Phase::Undecided(judgement) => *judgement,
            phase => {
                self.phase = phase;
                return;
            }
        };
        if matches!(verdict, Verdict::Next | Verdict::Later | Verdict::Stop) {
            judgement.verdict = verdict;
        }
        if verdict == Verdict::Next {
            judgement.outcome = Outcome::NotProcessed;
        }
        self.apply(judgement, standing, now);
    }

    /// Takes the secrets that were read again. Those that this call has tried already are not sent again in this round.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` and `ERR_TOO_LARGE` for a list that [`TokenClient::call`](crate::token::TokenClient::call) would refuse.
    #[inline(never)]
    pub fn secrets_read(&mut self, secrets: Vec<Secret>) -> Result<(), Error> {
        check_secrets(&secrets, self.client.auth)?;
        let was_tried = |secret: &Secret| {
            let index = self.client.secrets.iter().position(|known| known == secret);
            index.is_some_and(|index| self.tried & bit(index) != 0)
        };
        let tried =
            (0..).zip(&secrets).filter(|(_, secret)| was_tried(secret)).map(|(index, _)| bit(index)).sum();
        self.forget_tries();
        (self.tried, self.tried_both) = (tried, tried);
        self.previous_secrets.append(&mut self.client.secrets);
        self.client.secrets = secrets;
        self.usable = self.client.usable();
        Ok(())
    }

    /// Counts the doubtful refusals as refusals of their secrets: another secret has worked.
    fn confirm(&mut self, to: usize, standing: &mut Standing) {
        for Attempt { secret: from, status, error } in std::mem::take(&mut self.doubtful) {
            if standing.refuse(from, self.sent_at_milliseconds) {
                self.events.push(TokenEvent::Fallback { from, to, status, error });
            }
        }
    }

    /// Notes the form of HTTP Basic in which the endpoint accepts a secret.
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

    /// Does what a judgement asks for: tries the next secret, retries, or ends the call.
    #[inline(never)]
    pub(super) fn apply(&mut self, judgement: Judgement, standing: &mut Standing, now: Now) {
        match (judgement.verdict, self.current) {
            (Verdict::Next, Some(secret)) => {
                let is_search = standing.scout == self.serial || standing.refused & bit(secret) == 0;
                standing.requests = standing.requests.saturating_add(u8::from(is_search));
                if standing.basic.is_none() && self.has_other_form(secret) {
                    self.tried_both |= bit(secret);
                    self.phase = Phase::OtherForm;
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
                    self.unreported = standing.refuse(secret, self.sent_at_milliseconds).then_some(attempt);
                }
                self.last = Some(judgement);
            }
            (Verdict::Later, _) => self.retry_or_fail(judgement, now),
            (verdict, secret) => {
                // An error about the grant implies that client authentication succeeded.
                if let (true, Some(secret)) = (judgement.is_invalid_grant, secret) {
                    self.note_form(secret, standing);
                    standing.known(secret);
                }
                let unread = verdict == Verdict::Unknown && judgement.outcome == Outcome::Unknown;
                let (code, message) = match judgement.status {
                    _ if judgement.is_invalid_grant && !self.attempts.is_empty() => (
                        Code::TokenRequestRefused,
                        "the server refused the grant after it had refused a client secret, so the grant may be spent",
                    ),
                    Some(0 | 300..400) => (
                        Code::TokenRequestRefused,
                        "the server answered the token request with a redirect, which is not followed",
                    ),
                    _ if unread => {
                        (Code::TokenResponseInvalid, "the server's answer is not a token response")
                    }
                    _ => (Code::TokenRequestRefused, "the server refused the token request"),
                };
                self.end(Err(self.error(code, message).with_answer(judgement)));
            }
        }
    }

    /// Sends the request again after a wait, if that is safe and there is time for it. Otherwise ends the call.
    fn retry_or_fail(&mut self, judgement: Judgement, now: Now) {
        let may_repeat =
            self.grant.kind == GrantKind::ClientCredentials || judgement.outcome == Outcome::NotProcessed;
        let wait = judgement.retry_after.map_or_else(|| self.back_off(), |seconds| seconds * 1000);
        if !may_repeat || self.retries == 0 || now.milliseconds.saturating_add(wait) >= self.deadline {
            let message = match judgement.status {
                Some(_) => "the server cannot answer the token request now",
                None => "the token request got no response",
            };
            self.end(Err(self.error(Code::TokenRequestFailed, message).with_answer(judgement)));
            return;
        }
        self.retries -= 1;
        self.phase = Phase::Repeat(now.milliseconds + wait);
        self.events.push(TokenEvent::Retried(wait));
    }

    /// Returns the wait before a retry, in milliseconds: 250, doubled with each retry, plus a random part of up to the same length.
    fn back_off(&mut self) -> u64 {
        let base = 250 << (self.client.retries - self.retries).min(6);
        // Xorshift spreads retries. It need not be unpredictable.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        base + u64::from(self.random) % base
    }
}
