//! The effect of each operation on a draft.

use super::command::{Command, Operation};
use super::draft::Draft;
use super::new_secret::{NewSecret, draw_secret};
use super::refusal::{named, not_current, secret_unknown, wrong};
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
            return Err(wrong("description must have 1 to 256 characters and no control characters"));
        }
        let mut current = self.application.secrets.iter().filter(|secret| secret.is_current());
        if let Some(same) = current.find(|secret| secret.description == description) {
            let message = format!("description must be unique: secret {} has the same one", named(&same.id));
            return Err(Error::new(Code::InvalidOption, message));
        }
        self.check_count()?;
        let expires_at = self.expires_at(self.now)?;
        self.make(description.to_owned(), expires_at, entropy)?;
        self.note();
        Ok(())
    }

    fn renew(&mut self, id: &str, entropy: &mut impl EntropySource) -> Result<(), Error> {
        let known = self.application.secret(id).ok_or_else(|| secret_unknown(id))?;
        if !known.is_current() {
            return Err(not_current(Code::InvalidOption, known));
        }
        // An expired secret does not count; renewed, it counts again.
        if !known.is_valid(self.now) {
            self.check_count()?;
        }
        let NewSecret { secret, hash, hint } = draw_secret(&self.domain.prefix, entropy)?;
        let expires_at = self.expires_at(self.now)?;
        let Command { is_undelivered, run, .. } = self.command.clone();
        let run = run.or_else(|| known.run.clone());
        let issued_at = self.now;
        let index = self.index(id)?;
        let Some(renewed) = self.application.secrets.get_mut(index) else { return Err(secret_unknown(id)) };
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
        self.leave_tombstone(old, id.to_owned(), Some(id.to_owned()));
        self.new = Some(secret);
        self.id = Some(id.to_owned());
        self.note();
        Ok(())
    }

    fn rotate(
        &mut self,
        id: Option<&str>,
        overlap: Option<u64>,
        entropy: &mut impl EntropySource,
    ) -> Result<(), Error> {
        let overlap = overlap.unwrap_or(self.domain.overlap);
        self.domain.check_overlap(overlap)?;
        let current = self.application.current(id)?.clone();
        let previous = self.application.previous_of(&current.id).cloned();
        if let Some(previous) = previous.filter(|previous| previous.is_valid(self.now)) {
            if !self.command.is_forced {
                let wait =
                    previous.expires_at.map_or_else(String::new, |at| format!("wait until Unix time {at}, "));
                let message = format!(
                    "the previous secret {} is in its overlap: {wait}revoke it with revokePrevious, or set force",
                    named(&previous.id)
                );
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
        // Removed at once, so that a machine whose clock is behind does not accept it.
        if overlap == 0 {
            self.drop_secret(&current.id);
        }
        self.note();
        Ok(())
    }

    fn revoke(&mut self, id: &str) -> Result<(), Error> {
        let index = self.index(id)?;
        self.check_last(|secret| secret.id == id)?;
        self.id = Some(id.to_owned());
        if let Some(secret) = self.application.secrets.get_mut(index)
            && secret.revoked_at.is_none()
        {
            secret.revoked_at = Some(self.now);
            secret.notice = None;
            self.note();
        }
        Ok(())
    }

    fn revoke_previous(&mut self, id: Option<&str>) -> Result<(), Error> {
        let previous = self.application.valid_previous(id, self.now)?.id.clone();
        self.check_last(|secret| secret.id == previous)?;
        self.drop_secret(&previous);
        self.id = Some(previous);
        self.note();
        Ok(())
    }

    fn delete(&mut self, id: &str) -> Result<(), Error> {
        self.index(id)?;
        self.check_last(|secret| secret.id == id || secret.superseded_by.as_deref() == Some(id))?;
        // The previous secret goes too: it would work and be in no list.
        if let Some(previous) = self.application.previous_of(id).map(|previous| previous.id.clone()) {
            self.drop_secret(&previous);
        }
        self.drop_secret(id);
        self.id = Some(id.to_owned());
        self.note();
        Ok(())
    }

    fn set_expiry(&mut self, expiry: Option<Expiry>) -> Result<(), Error> {
        if let Some(expiry) = expiry {
            self.domain.check_expiry(expiry)?;
        }
        if self.application.expiry != expiry {
            self.application.expiry = expiry;
            self.note();
        }
        Ok(())
    }

    /// Counts the expiry of each valid current secret anew from when it was issued. A previous secret keeps the end of its overlap, and an ended
    /// secret stays ended.
    fn reapply(&mut self) -> Result<(), Error> {
        let now = self.now;
        let mut changed = Vec::new();
        for secret in self.application.secrets.iter().filter(|secret| secret.counts(now)) {
            let expires_at = self.expires_at(secret.issued_at)?;
            if expires_at.is_some_and(|at| at <= now) && !self.command.is_forced {
                let message = format!(
                    "secret {} would expire at once: rotate it first, or set force",
                    named(&secret.id)
                );
                return Err(Error::new(Code::InvalidOption, message));
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
            self.note();
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
            self.note();
        }
        Ok(())
    }

    fn delete_application(&mut self) -> Result<(), Error> {
        self.check_last(|_| true)?;
        self.application.secrets.clear();
        self.application.tombstones.clear();
        self.application.keyed.clear();
        self.application.is_deleted = true;
        self.note();
        Ok(())
    }
}
