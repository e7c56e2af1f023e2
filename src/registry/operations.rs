//! The operations, each pure.

use sha2::{Digest, Sha256};

use super::application::{Keyed, Retired};
use super::command::{Applied, Command, Happened, Operation};
use super::issued::{Issued, hash, issue};
use super::{Application, ClientSecret, Domain, Expiry, Kind};
use crate::policy::EntropySource;
use crate::{Code, Error, Secret};

/// How long an idempotency key is remembered, in seconds.
const REMEMBERED: u64 = 86_400;
/// Keys that are remembered at once.
const MAX_KEYED: usize = 1_000;
/// The longest description, in characters, and key, in bytes.
const MAX_DESCRIPTION: usize = 256;
const MAX_KEY: usize = 256;

impl Application {
    /// Applies a command at a Unix time in seconds. The application that was given stays as it is.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for a kind that has no secrets, a description that is empty, over 256 characters or another's, an overlap over the
    /// longest, an expiry over the longest, and for taking the last usable secret away without force. `ERR_SECRET_UNKNOWN` for an
    /// id that is not there. `ERR_SECRET_LIMIT` when there are as many as the domain allows. `ERR_SECRET_AMBIGUOUS` for several
    /// lines and none named. `ERR_ROTATION_IN_PROGRESS` within an overlap, without force. `ERR_CONFLICT` for an idempotency key
    /// that another command was given with. `ERR_ENTROPY_UNAVAILABLE` when the source fails.
    pub fn apply(
        &self,
        domain: &Domain,
        command: &Command,
        now: u64,
        entropy: &mut impl EntropySource,
    ) -> Result<Applied, Error> {
        domain.check()?;
        let key = command.idempotency_key.as_deref().map(|key| key_of(key, command)).transpose()?;
        if let Some((key, digest)) = key
            && let Some(known) =
                self.keyed.iter().find(|known| known.key == key && now < known.at + REMEMBERED)
        {
            return self.repeat(known, digest);
        }
        if matches!(self.kind, Kind::Spa | Kind::Native)
            && !matches!(command.operation, Operation::SetExpiry(_))
        {
            return Err(wrong(
                "an application in a browser or on a device has no client secret: it uses PKCE (RFC 7636)",
            ));
        }
        let mut change =
            Change { application: self.clone(), domain, command, now, happened: vec![], new: None, id: None };
        change.run(entropy)?;
        let Change { mut application, happened, new, id, .. } = change;
        if let Some((key, command)) = key {
            application.keyed.retain(|known| now < known.at + REMEMBERED);
            let surplus = (application.keyed.len() + 1).saturating_sub(MAX_KEYED);
            application.keyed.drain(..surplus);
            application.keyed.push(Keyed { key, command, secret: id.clone(), at: now });
        }
        Ok(Applied { application, happened, secret: new, secret_id: id, is_repeated: false })
    }

    fn repeat(&self, known: &Keyed, digest: [u8; 32]) -> Result<Applied, Error> {
        if known.command != digest {
            return Err(Error::new(Code::Conflict, "this idempotency key was given with another command"));
        }
        Ok(Applied {
            application: self.clone(),
            happened: vec![],
            secret: None,
            secret_id: known.secret.clone(),
            is_repeated: true,
        })
    }
}

struct Change<'a> {
    application: Application,
    domain: &'a Domain,
    command: &'a Command,
    now: u64,
    happened: Vec<Happened>,
    new: Option<Secret>,
    id: Option<String>,
}

impl Change<'_> {
    fn run(&mut self, entropy: &mut impl EntropySource) -> Result<(), Error> {
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
        }
    }

    fn add(&mut self, description: &str, entropy: &mut impl EntropySource) -> Result<(), Error> {
        let description = description.trim();
        if description.is_empty() || description.chars().count() > MAX_DESCRIPTION {
            return Err(wrong("a description is empty, or over 256 characters"));
        }
        let secrets = &self.application.secrets;
        let kept = |secret: &&ClientSecret| secret.superseded_by.is_none() && secret.revoked_at.is_none();
        if secrets.iter().filter(kept).any(|secret| secret.description == description) {
            return Err(wrong("another secret of this application has this description"));
        }
        let counting = || secrets.iter().filter(|secret| secret.counts(self.now));
        if counting().count() >= self.domain.max_secrets {
            let frees = counting().filter_map(|secret| secret.expires_at).min();
            return Err(limit(self.domain.max_secrets, frees));
        }
        let description = description.to_owned();
        let expires_at = self.expiry().of(self.now)?;
        self.make(description, expires_at, entropy)?;
        self.tell("secret.added");
        Ok(())
    }

    fn renew(&mut self, id: &str, entropy: &mut impl EntropySource) -> Result<(), Error> {
        let place = self.place(id)?;
        let Issued { secret, hash, hint } = issue(&self.domain.prefix, entropy)?;
        let expires_at = self.expiry().of(self.now)?;
        let is_undelivered = self.command.is_undelivered;
        let now = self.now;
        let Some(renewed) = self.application.secrets.get_mut(place) else { return Err(unknown()) };
        if renewed.revoked_at.is_some() || renewed.superseded_by.is_some() {
            return Err(wrong("a secret that was revoked, or rotated away, cannot be renewed"));
        }
        let old = std::mem::replace(&mut renewed.hash, hash);
        *renewed = ClientSecret { hint, issued_at: now, expires_at, is_undelivered, ..renewed.clone() };
        self.retire(old, id.to_owned());
        self.new = Some(secret);
        self.id = Some(id.to_owned());
        self.tell("secret.renewed");
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
        let current = self.line(id)?;
        let previous = self.application.previous_of(&current).cloned();
        if let Some(previous) = previous.filter(|previous| previous.is_valid(self.now)) {
            if !self.command.is_forced {
                let message =
                    "the previous secret is still in its overlap: revoke it, wait, or force the rotation";
                return Err(Error::new(Code::RotationInProgress, message));
            }
            self.drop_secret(&previous.id);
        }
        let place = self.place(&current)?;
        let description = self.application.secrets.get(place).map(|secret| secret.description.clone());
        let expires_at = self.expiry().of(self.now)?;
        self.make(description.unwrap_or_default(), expires_at, entropy)?;
        let end = self.now.saturating_add(overlap);
        let successor = self.id.clone();
        if let Some(old) = self.application.secrets.iter_mut().find(|secret| secret.id == current) {
            old.expires_at = Some(old.expires_at.map_or(end, |at| at.min(end)));
            old.superseded_by = successor;
        }
        self.tell("secret.rotated");
        Ok(())
    }

    fn revoke(&mut self, id: &str) -> Result<(), Error> {
        let place = self.place(id)?;
        self.keep_one(|secret| secret.id == id)?;
        let now = self.now;
        if let Some(secret) = self.application.secrets.get_mut(place) {
            if secret.revoked_at.is_some() {
                return Ok(());
            }
            secret.revoked_at = Some(now);
        }
        self.id = Some(id.to_owned());
        self.tell("secret.revoked");
        Ok(())
    }

    fn revoke_previous(&mut self, id: Option<&str>) -> Result<(), Error> {
        let lines = self.application.secrets.iter().filter(|secret| {
            secret.superseded_by.as_deref().is_some_and(|of| id.is_none_or(|id| id == of))
                && secret.is_valid(self.now)
        });
        let previous: Vec<String> = lines.map(|secret| secret.id.clone()).collect();
        match previous.as_slice() {
            [] => Err(Error::new(Code::SecretUnknown, "there is no previous secret that is still valid")),
            [one] => {
                self.drop_secret(one);
                self.id = Some(one.clone());
                self.tell("secret.previous_revoked");
                Ok(())
            }
            _ => Err(ambiguous()),
        }
    }

    fn delete(&mut self, id: &str) -> Result<(), Error> {
        self.place(id)?;
        self.keep_one(|secret| secret.id == id || secret.superseded_by.as_deref() == Some(id))?;
        // Its previous goes with it: it would have no line left.
        if let Some(previous) = self.application.previous_of(id).map(|previous| previous.id.clone()) {
            self.drop_secret(&previous);
        }
        self.drop_secret(id);
        self.id = Some(id.to_owned());
        self.tell("secret.deleted");
        Ok(())
    }

    fn set_expiry(&mut self, expiry: Option<Expiry>) -> Result<(), Error> {
        if let Some(expiry) = expiry {
            self.domain.check_expiry(expiry)?;
        }
        self.application.expiry = expiry;
        self.tell("application.expiry_set");
        Ok(())
    }

    /// Counted from when each was issued; the previous of a line keeps the end of its overlap.
    fn reapply(&mut self) -> Result<(), Error> {
        let expiry = self.expiry();
        let mut changed = Vec::new();
        for secret in self.application.secrets.iter_mut() {
            let is_current = secret.superseded_by.is_none() && secret.revoked_at.is_none();
            let expires_at = expiry.of(secret.issued_at)?;
            if is_current && secret.expires_at != expires_at {
                secret.expires_at = expires_at;
                changed.push(secret.id.clone());
            }
        }
        for id in changed {
            self.id = Some(id);
            self.tell("secret.expiry_reapplied");
        }
        self.id = None;
        Ok(())
    }

    fn mark_delivered(&mut self, id: &str) -> Result<(), Error> {
        let place = self.place(id)?;
        if let Some(secret) = self.application.secrets.get_mut(place) {
            secret.is_undelivered = false;
        }
        self.id = Some(id.to_owned());
        self.tell("secret.delivered");
        Ok(())
    }

    /// Makes a secret and puts it behind the others.
    fn make(
        &mut self,
        description: String,
        expires_at: Option<u64>,
        entropy: &mut impl EntropySource,
    ) -> Result<(), Error> {
        self.make_room()?;
        let Issued { secret, hash, hint } = issue(&self.domain.prefix, entropy)?;
        self.application.issued += 1;
        let id = format!("{:x}", self.application.issued);
        let is_undelivered = self.command.is_undelivered;
        let (issued_at, revoked_at, superseded_by) = (self.now, None, None);
        let made = ClientSecret {
            id: id.clone(),
            description,
            hash,
            hint,
            issued_at,
            expires_at,
            revoked_at,
            superseded_by,
            is_undelivered,
        };
        self.application.secrets.push(made);
        self.new = Some(secret);
        self.id = Some(id);
        Ok(())
    }

    /// Forgets what has long ended, the oldest first, when too many are kept.
    fn make_room(&mut self) -> Result<(), Error> {
        while self.application.secrets.len() >= self.domain.max_kept {
            let ended = self.application.secrets.iter().find(|secret| !secret.is_valid(self.now));
            let Some(id) = ended.map(|secret| secret.id.clone()) else {
                return Err(limit(self.domain.max_kept, None));
            };
            self.drop_secret(&id);
        }
        Ok(())
    }

    /// Takes a secret out and remembers its hash.
    fn drop_secret(&mut self, id: &str) {
        let Ok(place) = self.place(id) else { return };
        let gone = self.application.secrets.remove(place);
        self.retire(gone.hash, gone.id);
    }

    fn retire(&mut self, hash: [u8; 32], id: String) {
        self.application.retired.push(Retired { hash, id, at: self.now });
        let surplus = self.application.retired.len().saturating_sub(self.domain.max_retired);
        self.application.retired.drain(..surplus);
    }

    /// The current secret of a line: of the one that is named, or of the only one.
    fn line(&self, id: Option<&str>) -> Result<String, Error> {
        let usable = |secret: &&ClientSecret| secret.superseded_by.is_none() && secret.revoked_at.is_none();
        let mut lines = self.application.secrets.iter().filter(usable);
        if let Some(id) = id {
            return lines.find(|secret| secret.id == id).map(|secret| secret.id.clone()).ok_or_else(unknown);
        }
        match (lines.next(), lines.next()) {
            (Some(only), None) => Ok(only.id.clone()),
            (None, _) => Err(Error::new(Code::SecretUnknown, "the application has no secret to rotate")),
            (Some(_), Some(_)) => Err(ambiguous()),
        }
    }

    /// Refuses to take the last usable secrets away, unless that is forced.
    fn keep_one(&self, goes: impl Fn(&ClientSecret) -> bool) -> Result<(), Error> {
        let is_valid = |secret: &&ClientSecret| secret.is_valid(self.now);
        let usable = || self.application.secrets.iter().filter(is_valid);
        let takes_last = usable().any(&goes) && usable().all(&goes);
        if takes_last && !self.command.is_forced {
            return Err(wrong("this is the last secret that works: force it to take it away"));
        }
        Ok(())
    }

    fn expiry(&self) -> Expiry {
        self.application.expiry.unwrap_or(self.domain.expiry)
    }

    fn place(&self, id: &str) -> Result<usize, Error> {
        self.application.secrets.iter().position(|secret| secret.id == id).ok_or_else(unknown)
    }

    fn tell(&mut self, kind: &'static str) {
        self.happened.push(Happened { kind, secret: self.id.clone() });
    }
}

/// The hashes of a key and of all that the command says.
fn key_of(key: &str, command: &Command) -> Result<([u8; 32], [u8; 32]), Error> {
    if key.is_empty() || key.len() > MAX_KEY {
        return Err(wrong("an idempotency key is empty, or over 256 bytes"));
    }
    let said = format!("{:?} {} {}", command.operation, command.is_forced, command.is_undelivered);
    Ok((hash(key.as_bytes()), Sha256::digest(said).into()))
}

fn wrong(message: &'static str) -> Error {
    Error::new(Code::InvalidOption, message)
}

fn unknown() -> Error {
    Error::new(Code::SecretUnknown, "the application has no secret of this id")
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
        format!("the application has {count} secrets, the most that it may have: {when}"),
    )
}
