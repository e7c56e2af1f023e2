//! Events that are saved with an application until the audit log has them.

use super::base62::identifier;
use super::{Application, Event};
use crate::Error;
use crate::policy::EntropySource;

/// The most events that wait. The oldest are dropped first.
const MAX_UNLOGGED: usize = 100;

impl Application {
    /// Adds the events of a command, so that they are saved in the same write as its change, and returns them.
    ///
    /// # Errors
    ///
    /// `ERR_ENTROPY_UNAVAILABLE` if the source fails.
    pub(super) fn log(
        &mut self,
        happened: Vec<(&'static str, Option<String>)>,
        actor: Option<&str>,
        at: u64,
        entropy: &mut impl EntropySource,
    ) -> Result<Vec<Event>, Error> {
        let mut events = Vec::with_capacity(happened.len());
        let command = identifier(entropy)?;
        for (index, (kind, secret)) in happened.into_iter().enumerate() {
            let id = if index == 0 { command.clone() } else { format!("{command}.{index}") };
            events.push(Event { id, at, kind: kind.to_owned(), actor: actor.map(str::to_owned), secret });
        }
        self.unlogged.extend(events.iter().cloned());
        let surplus = self.unlogged.len().saturating_sub(MAX_UNLOGGED.max(events.len()));
        self.unlogged.drain(..surplus);
        Ok(events)
    }

    /// Returns the application without the events that the audit log has.
    #[must_use]
    pub fn logged(&self, ids: &[&str]) -> Self {
        let mut application = self.clone();
        application.unlogged.retain(|event| !ids.contains(&event.id.as_str()));
        application
    }
}
