//! What each operation does to a draft.

use super::command::{Command, Operation};
use super::draft::{Draft, unknown, wrong};
use super::new_secret::{NewSecret, draw_secret};
use super::{ClientSecret, Expiry};
use crate::policy::EntropySource;
use crate::{Code, Error};

/// The longest description, in characters.
const MAX_DESCRIPTION: usize = 256;

impl Draft<'_> {
    pub(super) fn run(&mut self, entropy: &mut impl EntropySource) -> Result<(), Error> {
        match &self.command.operation {
            Operation::Add(description) => self.add(description, entropy),
            Operation::Renew(id) => self.renew(id, entropy),
            Operation::Rotate { secret, overlap } => self.rotate(secret.as_deref(), *overlap, entropy),
            Operation::Revoke(id) => self.revoke(id),
            Operation::RevokePrevious(id) => self.revoke_previous(id.as_deref()),
            Operation::Delete(id) => self.delete(id),
            Operation::SetExpiry(expiry) => self.set_expiry(*expiry),
            Operation::Reapply => self.reapply(),
            Operation::MarkDelivered(id) => self.mark_delivered(id),
            Operation::DeleteApplication => self.delete_application(),
        }
    }

    fn add(&mut self, description: &str, entropy: &mut impl EntropySource) -> Result<(), Error> {
        let description = description.trim();
        let is_text = !description.is_empty() && !description.chars().any(char::is_control);
        if !is_text || description.chars().count() > MAX_DESCRIPTION {
            return Err(wrong("a description is empty, over 256 characters, or has a control character"));
        }
        let mut current = self.application.secrets.iter().filter(|secret| secret.is_current());
        if current.any(|secret| secret.description == description) {
            return Err(wrong("another secret of this application has this description"));
        }
        self.check_count()?;
        let expires_at = self.expires_at(self.now)?;
        self.make(description.to_owned(), expires_at, entropy)?;
        self.tell();
        Ok(())
    }

    fn renew(&mut self, id: &str, entropy: &mut impl EntropySource) -> Result<(), Error> {
        let known = self.application.secret(id).ok_or_else(unknown)?;
        if !known.is_current() {
            return Err(wrong("a secret that was revoked, or rotated away, cannot be renewed"));
        }
        // One that has expired is counted again.
        if !known.is_valid(self.now) {
            self.check_count()?;
        }
        let NewSecret { secret, hash, hint } = draw_secret(&self.domain.prefix, entropy)?;
        let expires_at = self.expires_at(self.now)?;
        let Command { is_undelivered, run, .. } = self.command.clone();
        let run = run.or_else(|| known.run.clone());
        let issued_at = self.now;
        let index = self.index(id)?;
        let Some(renewed) = self.application.secrets.get_mut(index) else { return Err(unknown()) };
        let old = std::mem::replace(&mut renewed.hash, hash);
        *renewed = ClientSecret {
            hint,
            issued_at,
            expires_at,
            is_undelivered,
            run,
            notice: None,
            ..renewed.clone()
        };
        self.retire(old, id.to_owned(), Some(id.to_owned()));
        self.new = Some(secret);
        self.id = Some(id.to_owned());
        self.tell();
        Ok(())
    }

    fn rotate(
        &mut self,
        id: Option<&str>,
        overlap: Option<u64>,
        entropy: &mut impl EntropySource,
    ) -> Result<(), Error> {
        let overlap = overlap.unwrap_or(self.domain.overlap);
        if overlap > self.domain.max_overlap {
            return Err(wrong("the overlap is longer than the longest that the domain allows"));
        }
        let current = self.application.line(id)?.clone();
        let previous = self.application.previous_of(&current.id).cloned();
        if let Some(previous) = previous.filter(|previous| previous.is_valid(self.now)) {
            if !self.command.is_forced {
                let message =
                    "the previous secret is still in its overlap: revoke it, wait, or force the rotation";
                return Err(Error::new(Code::RotationInProgress, message));
            }
            self.drop_secret(&previous.id);
        }
        if !current.is_valid(self.now) {
            self.check_count()?;
        }
        let expires_at = self.expires_at(self.now)?;
        self.make(current.description.clone(), expires_at, entropy)?;
        let end = self.now.saturating_add(overlap);
        let successor = self.id.clone();
        if let Some(old) = self.application.secrets.iter_mut().find(|secret| secret.id == current.id) {
            old.expires_at = Some(old.expires_at.map_or(end, |at| at.min(end)));
            old.superseded_by = successor;
            old.notice = None;
        }
        // Without an overlap nobody's clock is asked.
        if overlap == 0 {
            self.drop_secret(&current.id);
        }
        self.tell();
        Ok(())
    }

    fn revoke(&mut self, id: &str) -> Result<(), Error> {
        let index = self.index(id)?;
        self.keep_one(|secret| secret.id == id)?;
        self.id = Some(id.to_owned());
        if let Some(secret) = self.application.secrets.get_mut(index)
            && secret.revoked_at.is_none()
        {
            secret.revoked_at = Some(self.now);
            secret.notice = None;
            self.tell();
        }
        Ok(())
    }

    fn revoke_previous(&mut self, id: Option<&str>) -> Result<(), Error> {
        let previous = self.application.previous(id, self.now)?.id.clone();
        self.keep_one(|secret| secret.id == previous)?;
        self.drop_secret(&previous);
        self.id = Some(previous);
        self.tell();
        Ok(())
    }

    fn delete(&mut self, id: &str) -> Result<(), Error> {
        self.index(id)?;
        self.keep_one(|secret| secret.id == id || secret.superseded_by.as_deref() == Some(id))?;
        // Its previous goes with it: it would have no line left.
        if let Some(previous) = self.application.previous_of(id).map(|previous| previous.id.clone()) {
            self.drop_secret(&previous);
        }
        self.drop_secret(id);
        self.id = Some(id.to_owned());
        self.tell();
        Ok(())
    }

    fn set_expiry(&mut self, expiry: Option<Expiry>) -> Result<(), Error> {
        if let Some(expiry) = expiry {
            self.domain.check_expiry(expiry)?;
        }
        if self.application.expiry != expiry {
            self.application.expiry = expiry;
            self.tell();
        }
        Ok(())
    }

    /// Counted from when each was issued; the previous of a line keeps the end of its overlap, and what has ended stays so.
    fn reapply(&mut self) -> Result<(), Error> {
        let now = self.now;
        let mut changed = Vec::new();
        for secret in self.application.secrets.iter().filter(|secret| secret.counts(now)) {
            let expires_at = self.expires_at(secret.issued_at)?;
            if expires_at.is_some_and(|at| at <= now) && !self.command.is_forced {
                return Err(wrong(
                    "a secret that works would expire at once: rotate it first, or force this",
                ));
            }
            if secret.expires_at != expires_at {
                changed.push((secret.id.clone(), expires_at));
            }
        }
        for (id, expires_at) in changed {
            let index = self.index(&id)?;
            if let Some(secret) = self.application.secrets.get_mut(index) {
                secret.expires_at = expires_at;
            }
            self.id = Some(id);
            self.tell();
        }
        self.id = None;
        Ok(())
    }

    fn mark_delivered(&mut self, id: &str) -> Result<(), Error> {
        let index = self.index(id)?;
        self.id = Some(id.to_owned());
        if let Some(secret) = self.application.secrets.get_mut(index)
            && secret.is_undelivered
        {
            secret.is_undelivered = false;
            self.tell();
        }
        Ok(())
    }

    fn delete_application(&mut self) -> Result<(), Error> {
        self.keep_one(|_| true)?;
        self.application.secrets.clear();
        self.application.tombstones.clear();
        self.application.keyed.clear();
        self.application.is_deleted = true;
        self.tell();
        Ok(())
    }
}
