//! Idempotency keys: a command takes effect once for each key.

use super::Application;
use super::application::Keyed;
use super::command::{Applied, Command};
use super::hash::hash;
use super::refusal::wrong;
use crate::{Code, Error};

/// How long an idempotency key is remembered, in seconds.
const REMEMBERED: u64 = 86_400;
/// The most keys that are remembered at once. More are refused, so that none is forgotten before its time.
const MAX_KEYED: usize = 1_000;
/// The longest key, in bytes.
const MAX_KEY: usize = 256;

/// The hashes of a command's key and of its canonical form.
#[derive(Clone, Copy)]
pub(super) struct Key {
    key: [u8; 32],
    command: [u8; 32],
}

impl Key {
    /// Returns the key of a command; `None` without one.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for a key that is empty or over 256 bytes.
    pub(super) fn of(command: &Command) -> Result<Option<Self>, Error> {
        let Some(key) = &command.idempotency_key else { return Ok(None) };
        if key.is_empty() || key.len() > MAX_KEY {
            return Err(wrong("idempotencyKey must have 1 to 256 bytes"));
        }
        Ok(Some(Self { key: hash(key.as_bytes()), command: hash(command.canonical_form().as_bytes()) }))
    }
}

impl Application {
    /// Returns the result of a command whose key is remembered: the repetition, or `ERR_CONFLICT` for another command. `None` for a new key.
    pub(super) fn repeated(&self, key: Key, now: u64) -> Option<Result<Applied, Error>> {
        let known = self.keyed.iter().find(|known| known.key == key.key && known.is_remembered(now))?;
        if known.command != key.command {
            let message = "the idempotency key was used for another command: use a new key";
            return Some(Err(Error::new(Code::Conflict, message)));
        }
        Some(Ok(Applied {
            application: self.clone(),
            happened: vec![],
            secret: None,
            secret_id: known.secret.clone(),
            is_repeated: true,
            must_save: false,
        }))
    }

    /// Remembers a key, and forgets those that are too old.
    ///
    /// # Errors
    ///
    /// `ERR_TOO_LARGE` for more than 1,000 keys within 24 hours.
    pub(super) fn remember(&mut self, key: Key, secret: Option<String>, now: u64) -> Result<(), Error> {
        self.keyed.retain(|known| known.is_remembered(now));
        if self.keyed.len() >= MAX_KEYED {
            let message = "the application got more than 1,000 idempotency keys within 24 hours: leave the key out, or wait";
            return Err(Error::new(Code::TooLarge, message));
        }
        self.keyed.push(Keyed { key: key.key, command: key.command, secret, at: now });
        Ok(())
    }
}

impl Keyed {
    const fn is_remembered(&self, now: u64) -> bool {
        now < self.at.saturating_add(REMEMBERED)
    }
}
