//! Forgotten consumers: they still present a secret that is about to end or has ended.

use super::{Class, Entry, Tally, last_first};
use crate::registry::Application;

impl Tally {
    /// Returns the consumers that have presented a previous, ended or removed secret since its lineage was last rotated, from daily tallies, last
    /// seen first.
    #[must_use]
    pub fn forgotten(application: &Application, days: impl IntoIterator<Item = Self>) -> Vec<Entry> {
        let since: Vec<(&str, u64)> = application.ids().zip(application.lines_since()).collect();
        let is_old = |entry: &Entry| matches!(entry.class(), Class::Previous | Class::Known);
        // An entry from before the last rotation has an older `since`.
        let is_recent = |entry: &Entry| {
            let rotated = entry.secret_id.as_deref().map(|secret_id| (secret_id, entry.since));
            rotated.is_some_and(|rotated| since.contains(&rotated))
        };
        let mut consumers = Self::default();
        for entry in days.into_iter().flat_map(|day| day.entries) {
            if is_old(&entry) && is_recent(&entry) {
                consumers.join(entry.key(), entry);
            }
        }
        last_first(&mut consumers.entries);
        consumers.entries
    }
}
