//! Consumers that a rotation has forgotten: they still present a secret that is on its way out, or gone.

use super::{Class, Entry, Tally, last_first};
use crate::registry::Application;

impl Tally {
    /// Who has presented a previous or a former secret of an application since its line was last rotated, from the tallies of days; the
    /// last seen first.
    #[must_use]
    pub fn forgotten(application: &Application, days: impl IntoIterator<Item = Self>) -> Vec<Entry> {
        let since: Vec<(&str, u64)> = application.ids().zip(application.lines_since()).collect();
        let is_gone = |entry: &Entry| matches!(entry.class(), Class::Previous | Class::Known);
        // What was presented before that is history.
        let is_recent = |entry: &Entry| {
            let rotated = entry.secret_id.as_deref().map(|secret_id| (secret_id, entry.since));
            rotated.is_some_and(|rotated| since.contains(&rotated))
        };
        let mut consumers = Self::default();
        for entry in days.into_iter().flat_map(|day| day.entries) {
            if is_gone(&entry) && is_recent(&entry) {
                consumers.join(entry.key(), entry);
            }
        }
        last_first(&mut consumers.entries);
        consumers.entries
    }
}
