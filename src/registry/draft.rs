//! A draft: an application while a command changes it, and the events so far.

use super::application::Tombstone;
use super::command::Command;
use super::new_secret::{NewSecret, draw_secret};
use super::refusal::{secret_limit, secret_unknown, wrong};
use super::{Application, ClientSecret, Domain, Expiry};
use crate::policy::EntropySource;
use crate::{Error, Secret};

pub(super) struct Draft<'a> {
    pub(super) application: Application,
    pub(super) domain: &'a Domain,
    pub(super) command: &'a Command,
    pub(super) now: u64,
    /// Events so far: each one's kind and the id of its secret.
    pub(super) happened: Vec<(&'static str, Option<String>)>,
    /// The new secret.
    pub(super) new: Option<Secret>,
    /// The id of the secret that the command is about.
    pub(super) id: Option<String>,
}

impl Draft<'_> {
    /// Issues a secret and appends it to the others.
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

    /// Refuses another secret if as many count as the domain allows.
    pub(super) fn check_count(&self) -> Result<(), Error> {
        let secrets = self.application.secrets.iter().filter(|secret| secret.counts(self.now));
        let mut ends: Vec<u64> = secrets.map(|secret| secret.expires_at.unwrap_or(u64::MAX)).collect();
        let Some(surplus) = ends.len().checked_sub(self.domain.max_secrets) else { return Ok(()) };
        // The domain may allow fewer secrets than there are. Then the surplus must end too before there is room.
        for _ in 0..surplus {
            let first = ends.iter().enumerate().min_by_key(|(_, at)| **at).map(|(index, _)| index);
            first.map(|index| ends.swap_remove(index));
        }
        let free_at = ends.into_iter().min().filter(|at| *at < u64::MAX);
        Err(secret_limit("maxSecrets", self.domain.max_secrets, free_at))
    }

    /// Drops ended secrets, oldest first, while as many are kept as the domain allows: superseded ones before revoked and expired ones.
    fn make_room(&mut self) -> Result<(), Error> {
        while self.application.secrets.len() >= self.domain.max_kept {
            let ended = self.application.secrets.iter().filter(|secret| !secret.is_valid(self.now));
            // Never a current secret whose previous one works: that one would work and be in no list.
            let whole = ended.filter(|secret| {
                self.application.previous_of(&secret.id).is_none_or(|previous| !previous.is_valid(self.now))
            });
            let first =
                whole.min_by_key(|secret| (secret.superseded_by.is_none(), secret.revoked_at.is_none()));
            let Some(id) = first.map(|secret| secret.id.clone()) else {
                return Err(secret_limit("maxKept", self.domain.max_kept, None));
            };
            self.drop_secret(&id);
            self.happened.push(("secret.forgotten", Some(id)));
        }
        Ok(())
    }

    /// Removes a secret and leaves a tombstone.
    pub(super) fn drop_secret(&mut self, id: &str) {
        let Ok(index) = self.index(id) else { return };
        let gone = self.application.secrets.remove(index);
        self.leave_tombstone(gone.hash, gone.id, gone.superseded_by);
    }

    /// Leaves the hash of a value that is refused from now on; the oldest go if there are too many.
    pub(super) fn leave_tombstone(&mut self, hash: [u8; 32], id: String, superseded_by: Option<String>) {
        self.application.tombstones.push(Tombstone { hash, id, at: self.now, superseded_by });
        let surplus = self.application.tombstones.len().saturating_sub(self.domain.max_retired);
        self.application.tombstones.drain(..surplus);
    }

    /// Refuses to remove the last secrets that work, unless the command is forced.
    pub(super) fn check_last(&self, goes: impl Fn(&ClientSecret) -> bool) -> Result<(), Error> {
        let is_valid = |secret: &&ClientSecret| secret.is_valid(self.now);
        let usable = || self.application.secrets.iter().filter(is_valid);
        let takes_last = usable().any(&goes) && usable().all(&goes);
        if takes_last && !self.command.is_forced {
            return Err(wrong(
                "this would remove the last secret that works: add another first, or set force",
            ));
        }
        Ok(())
    }

    /// Returns when a secret issued at a time expires: by the application's expiry or else the domain's, and never later than by the domain's
    /// `max_expiry`, which may have been set after the application's expiry.
    pub(super) fn expires_at(&self, issued_at: u64) -> Result<Option<u64>, Error> {
        let expiry = self.application.expiry.unwrap_or(self.domain.expiry);
        let longest = self.domain.max_expiry.unwrap_or(Expiry::None);
        let ends = [expiry.of(issued_at)?, longest.of(issued_at)?];
        Ok(ends.into_iter().flatten().min())
    }

    pub(super) fn index(&self, id: &str) -> Result<usize, Error> {
        let position = self.application.secrets.iter().position(|secret| secret.id == id);
        position.ok_or_else(|| secret_unknown(id))
    }

    /// Notes the event of the operation.
    pub(super) fn note(&mut self) {
        self.happened.push((self.command.operation.name().event_kind(), self.id.clone()));
    }
}
