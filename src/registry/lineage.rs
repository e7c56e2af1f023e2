//! A lineage: a secret, and the secrets that replaced it by rotation. At most one secret of it is current; the one before it is the previous
//! secret, until its overlap ends.

use super::refusal::{ambiguous, not_current, secret_unknown};
use super::{Application, ClientSecret};
use crate::{Code, Error};

impl Application {
    /// Returns the current secret with this id, or the only current secret.
    ///
    /// # Errors
    ///
    /// `ERR_SECRET_UNKNOWN` without one, `ERR_SECRET_AMBIGUOUS` for several and no id.
    pub(super) fn current(&self, id: Option<&str>) -> Result<&ClientSecret, Error> {
        let mut current = self.secrets.iter().filter(|secret| secret.is_current());
        if let Some(id) = id {
            let refusal = || {
                self.secret(id)
                    .map_or_else(|| secret_unknown(id), |secret| not_current(Code::SecretUnknown, secret))
            };
            return current.find(|secret| secret.id == id).ok_or_else(refusal);
        }
        match (current.next(), current.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => {
                Err(Error::new(Code::SecretUnknown, "the application has no secret to rotate: add one"))
            }
            (Some(first), Some(second)) => {
                Err(ambiguous([first, second].into_iter().chain(current).map(|secret| &*secret.id)))
            }
        }
    }

    /// Returns the valid previous secret of the secret with this id, or the only valid previous secret.
    ///
    /// # Errors
    ///
    /// `ERR_SECRET_UNKNOWN` without one, `ERR_SECRET_AMBIGUOUS` for several and no id.
    pub(super) fn valid_previous(&self, id: Option<&str>, now: u64) -> Result<&ClientSecret, Error> {
        let is_asked = |of: &str| id.is_none_or(|id| id == of);
        let mut previous = self
            .secrets
            .iter()
            .filter(|secret| secret.superseded_by.as_deref().is_some_and(is_asked) && secret.is_valid(now));
        match (previous.next(), previous.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => {
                let hint = if id.is_some() { ": secretId must be the id of its successor" } else { "" };
                Err(Error::new(Code::SecretUnknown, format!("no previous secret is in its overlap{hint}")))
            }
            (Some(first), Some(second)) => Err(ambiguous(
                [first, second]
                    .into_iter()
                    .chain(previous)
                    .filter_map(|secret| secret.superseded_by.as_deref()),
            )),
        }
    }

    /// Returns the previous secret, valid or not, of the secret with this id.
    #[must_use]
    pub fn previous_of(&self, id: &str) -> Option<&ClientSecret> {
        self.secrets.iter().find(|secret| secret.superseded_by.as_deref() == Some(id))
    }

    /// Returns for each of [`ids`](Self::ids) when the lineage of that secret was last rotated, in Unix seconds. A consumer that has presented
    /// an older secret since then has missed the rotation.
    #[must_use]
    pub fn lines_since(&self) -> Vec<u64> {
        let number = |id: &str| id.parse::<u64>().unwrap_or(0);
        let current =
            self.secrets.iter().map(|secret| (&secret.id, &secret.superseded_by, secret.created_at));
        let removed = self.tombstones.iter().map(|removed| (&removed.id, &removed.superseded_by, removed.at));
        let links: Vec<(u64, Option<u64>, u64)> = current
            .chain(removed)
            .map(|(id, next, at)| (number(id), next.as_deref().map(number), at))
            .collect();
        let find = |wanted: u64| links.iter().position(|(id, ..)| *id == wanted);
        // A renewed secret has several entries of its id. Those of renewals name their own id as successor, that of a rotation another.
        let successor_of = |own: u64| {
            let entries = links.iter().filter(|(id, ..)| *id == own);
            entries.filter_map(|(_, next, _)| *next).find(|next| *next != own)
        };
        let onward: Vec<Option<usize>> = links
            .iter()
            .enumerate()
            .map(|(index, (own, ..))| {
                successor_of(*own).and_then(find).or_else(|| find(*own).filter(|first| *first < index))
            })
            .collect();
        let since = |mut index: usize| {
            // Bounded by the number of entries: in a damaged document the successors may form a ring.
            for _ in 0..links.len() {
                let Some(Some(next)) = onward.get(index) else { break };
                index = *next;
            }
            links.get(index).map_or(0, |(.., at)| *at)
        };
        (0..links.len()).map(since).collect()
    }
}
