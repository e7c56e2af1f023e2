//! Chooses the secret to send next.

use super::{Phase, TokenCall};
use crate::Code;
use crate::token::standing::{Standing, bit};
use crate::token::step::{Step, TokenEvent};
use crate::token::{Now, TokenError};

/// The wait before the first further round over all secrets, in milliseconds. It doubles with each round.
const ROUND: u64 = 250;
/// How many further rounds there may be over all secrets.
const MAX_ROUNDS: u32 = 3;

impl TokenCall {
    /// Returns the next step of a call that has to choose a secret.
    #[inline(never)]
    pub(super) fn choose(&mut self, standing: &mut Standing, now: Now) -> Step {
        let form = self.client.first_form(standing.basic);
        if let Some(good) = standing.last_good().filter(|good| self.is_untried(*good)) {
            return self.send(Some(good), form, now);
        }
        if now.milliseconds < standing.cool_until {
            if std::mem::take(&mut self.can_read_secrets) {
                return Step::ReadSecrets;
            }
            let wait = standing.cool_until - now.milliseconds;
            // The same text each time: programs group errors by their message.
            let message =
                "the server refused every client secret a moment ago: try again after retryAfter seconds";
            let error = self.error(Code::ClientSecretsRefused, message).with_retry_after(wait.div_ceil(1000));
            return self.end_at_once(standing, error);
        }
        // Only one call at a time searches for a secret that works. While one is known to work, there is no search.
        if standing.last_good.is_none() {
            let is_free = standing.scout == 0 || standing.scout == self.serial;
            if !is_free && now.milliseconds < self.patience {
                return Step::WaitForOther(self.patience - now.milliseconds);
            }
            standing.scout = self.serial;
        }
        // All were refused the last time: look for new secrets before these are sent once more.
        if standing.failures > 0 && self.tried == 0 && std::mem::take(&mut self.can_read_secrets) {
            return Step::ReadSecrets;
        }
        let left = (0..self.client.secrets.len()).find(|secret| self.is_untried(*secret));
        if left.is_some() {
            return self.send(left, form, now);
        }
        // The endpoint may no longer accept the form that it accepted before.
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
            self.phase = Phase::NextRound(now.milliseconds + wait);
            return Step::Pause(wait);
        }
        if self.doubtful.is_empty() && !may_try_again {
            standing.cool_down(now.milliseconds);
        }
        self.events.push(TokenEvent::AllRefused(self.attempts.len()));
        let error = self.all_refused();
        self.end_at_once(standing, error)
    }

    /// Whether a secret may be sent and was not refused in this round.
    fn is_untried(&self, secret: usize) -> bool {
        self.usable & bit(secret) & !self.tried != 0
    }

    /// Whether a secret has another form that was not tried in this round.
    pub(super) fn has_other_form(&self, secret: usize) -> bool {
        self.usable & bit(secret) & !self.tried_both != 0 && self.client.has_two_forms(secret)
    }

    /// Returns how many requests a round has if every secret is refused in all its forms.
    fn requests_a_round(&self) -> usize {
        let usable = (0..self.client.secrets.len()).filter(|secret| self.usable & bit(*secret) != 0);
        usable.map(|secret| 1 + usize::from(self.client.has_two_forms(secret))).sum()
    }

    /// Forgets the refusals of a round: before another round, or for a new list.
    pub(super) fn forget_tries(&mut self) {
        self.tried = 0;
        self.tried_both = 0;
        self.unreported = None;
        self.attempts.clear();
        self.doubtful.clear();
    }

    /// Returns the error of a call whose secrets were all refused, with the last answer.
    pub(super) fn all_refused(&mut self) -> TokenError {
        let error = self.error(Code::ClientSecretsRefused, "the server refused every client secret");
        match self.last.take() {
            Some(judgement) => error.with_answer(judgement),
            None => error,
        }
    }
}
