//! A draft: an application while an operation changes it, and what happened meanwhile.

use super::application::Tombstone;
use super::command::Command;
use super::new_secret::{NewSecret, draw_secret};
use super::{Application, ClientSecret, Domain, Expiry};
use crate::policy::EntropySource;
use crate::{Code, Error, Secret};

pub(super) struct Draft<'a> {
    pub(super) application: Application,
    pub(super) domain: &'a Domain,
    pub(super) command: &'a Command,
    pub(super) now: u64,
    /// What happened, and to which secret.
    pub(super) happened: Vec<(&'static str, Option<String>)>,
    pub(super) new: Option<Secret>,
    /// The secret that it is about.
    pub(super) id: Option<String>,
}

impl Draft<'_> {
    /// Makes a secret and puts it behind the others.
    pub(super) fn make(
        &mut self,
        description: String,
        expires_at: Option<u64>,
        entropy: &mut impl EntropySource,
    ) -> Result<(), Error> {
        self.make_room()?;
        let NewSecret { secret, hash, hint } = draw_secret(&self.domain.prefix, entropy)?;
        self.application.issued += 1;
        let id = self.application.issued.to_string();
        self.application.secrets.push(ClientSecret {
            id: id.clone(),
            description,
            hash,
            hint,
            created_at: self.now,
            issued_at: self.now,
            expires_at,
            revoked_at: None,
            superseded_by: None,
            is_undelivered: self.command.is_undelivered,
            run: self.command.run.clone(),
            notice: None,
        });
        self.new = Some(secret);
        self.id = Some(id);
        Ok(())
    }

    /// Refuses a further secret that counts, when there are as many as may be.
    pub(super) fn check_count(&self) -> Result<(), Error> {
        let secrets = self.application.secrets.iter().filter(|secret| secret.counts(self.now));
        let mut ends: Vec<u64> = secrets.map(|secret| secret.expires_at.unwrap_or(u64::MAX)).collect();
        let count = ends.len();
        let Some(surplus) = count.checked_sub(self.domain.max_secrets) else { return Ok(()) };
        // So many have to end before a place is free.
        for _ in 0..surplus {
            let first = ends.iter().enumerate().min_by_key(|(_, at)| **at).map(|(index, _)| index);
            first.map(|index| ends.swap_remove(index));
        }
        Err(limit(count, ends.into_iter().min().filter(|at| *at < u64::MAX)))
    }

    /// Forgets what has long ended, the oldest first, when too many are kept.
    fn make_room(&mut self) -> Result<(), Error> {
        while self.application.secrets.len() >= self.domain.max_kept {
            let ended = self.application.secrets.iter().filter(|secret| !secret.is_valid(self.now));
            // A line goes only as a whole: without its current one, a previous that works would be in no list.
            let whole = ended.filter(|secret| {
                self.application.previous_of(&secret.id).is_none_or(|previous| !previous.is_valid(self.now))
            });
            let first =
                whole.min_by_key(|secret| (secret.superseded_by.is_none(), secret.revoked_at.is_none()));
            let Some(id) = first.map(|secret| secret.id.clone()) else {
                return Err(limit(self.domain.max_kept, None));
            };
            self.drop_secret(&id);
            self.happened.push(("secret.forgotten", Some(id)));
        }
        Ok(())
    }

    /// Takes a secret out and remembers its hash.
    pub(super) fn drop_secret(&mut self, id: &str) {
        let Ok(index) = self.index(id) else { return };
        let gone = self.application.secrets.remove(index);
        self.retire(gone.hash, gone.id, gone.superseded_by);
    }

    pub(super) fn retire(&mut self, hash: [u8; 32], id: String, superseded_by: Option<String>) {
        self.application.tombstones.push(Tombstone { hash, id, at: self.now, superseded_by });
        let surplus = self.application.tombstones.len().saturating_sub(self.domain.max_retired);
        self.application.tombstones.drain(..surplus);
    }

    /// Refuses to take the last usable secrets away, unless that is forced.
    pub(super) fn keep_one(&self, goes: impl Fn(&ClientSecret) -> bool) -> Result<(), Error> {
        let is_valid = |secret: &&ClientSecret| secret.is_valid(self.now);
        let usable = || self.application.secrets.iter().filter(is_valid);
        let takes_last = usable().any(&goes) && usable().all(&goes);
        if takes_last && !self.command.is_forced {
            return Err(wrong("this is the last secret that works: force it to take it away"));
        }
        Ok(())
    }

    /// When what is issued at a time expires: as the application says, or the domain, and no later than the domain allows, which may have
    /// said so only after the application did.
    pub(super) fn expires_at(&self, issued_at: u64) -> Result<Option<u64>, Error> {
        let expiry = self.application.expiry.unwrap_or(self.domain.expiry);
        let longest = self.domain.max_expiry.unwrap_or(Expiry::None);
        let ends = [expiry.of(issued_at)?, longest.of(issued_at)?];
        Ok(ends.into_iter().flatten().min())
    }

    pub(super) fn index(&self, id: &str) -> Result<usize, Error> {
        self.application.secrets.iter().position(|secret| secret.id == id).ok_or_else(unknown)
    }

    /// Notes that the operation was done, to the secret that it is about.
    pub(super) fn tell(&mut self) {
        self.happened.push((self.command.operation.name().event_kind(), self.id.clone()));
    }
}

impl Application {
    /// The current secret of a line: of the one that is named, or of the only one.
    pub(super) fn line(&self, id: Option<&str>) -> Result<&ClientSecret, Error> {
        let mut lines = self.secrets.iter().filter(|secret| secret.is_current());
        if let Some(id) = id {
            return lines.find(|secret| secret.id == id).ok_or_else(unknown);
        }
        match (lines.next(), lines.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(Error::new(Code::SecretUnknown, "the application has no secret to rotate")),
            (Some(_), Some(_)) => Err(ambiguous()),
        }
    }

    /// The previous secret that is still valid, of the line of this id or of the only line that has one.
    pub(super) fn previous(&self, id: Option<&str>, now: u64) -> Result<&ClientSecret, Error> {
        let is_asked = |of: &str| id.is_none_or(|id| id == of);
        let mut previous = self
            .secrets
            .iter()
            .filter(|secret| secret.superseded_by.as_deref().is_some_and(is_asked) && secret.is_valid(now));
        match (previous.next(), previous.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => {
                Err(Error::new(Code::SecretUnknown, "there is no previous secret that is still valid"))
            }
            (Some(_), Some(_)) => Err(ambiguous()),
        }
    }
}

pub(super) fn wrong(message: &'static str) -> Error {
    Error::new(Code::InvalidOption, message)
}

pub(super) fn unknown() -> Error {
    Error::new(Code::SecretUnknown, "the application has no secret of this id that this can be done to")
}

fn ambiguous() -> Error {
    Error::new(
        Code::SecretAmbiguous,
        "the application has several secrets: name the one that is meant by its id",
    )
}

fn limit(count: usize, frees: Option<u64>) -> Error {
    let when = frees.map_or_else(
        || "revoke or delete one for a place".to_owned(),
        |at| format!("the next place is free at Unix time {at}, or when one is revoked or deleted"),
    );
    Error::new(
        Code::SecretLimit,
        format!("the application has {count} secrets, as many as it may have or more: {when}"),
    )
}
