//! The tally of verifications: identical ones share one entry, and each class has a limit, so that a flood of one class crowds out no other.

mod entry;
mod forgotten;
mod record;

use std::collections::BTreeMap;

pub use entry::{Class, Entry};
pub use record::Record;

use entry::Key;

/// The most entries of a class and a secret. Verifications over the limit share one more entry.
const MAX_ENTRIES: usize = 200;
/// The most secrets whose last use is kept.
const MAX_USES: usize = 3_000;

/// Counted verifications.
#[derive(Default)]
pub struct Tally {
    entries: Vec<Entry>,
    /// The index of each entry, by its key.
    indexes: BTreeMap<Key, usize>,
    /// How many entries each secret has had in each class, with those over the limit.
    sizes: BTreeMap<Key, usize>,
}

impl Tally {
    /// Returns the entries in the order in which they were first counted.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the entries of an application and a day, each with the id of its event in the audit log.
    pub fn events(&self, application: &str, day: &str) -> impl Iterator<Item = (String, &Entry)> {
        let id = move |index| format!("{application}/{day}/{index}");
        self.entries.iter().enumerate().map(move |(index, entry)| (id(index), entry))
    }

    /// Adds an entry to the one with the same key, or over the limit to that of its class.
    pub fn add(&mut self, entry: Entry) {
        let entry = entry.discreet();
        let key = entry.key();
        if self.indexes.contains_key(&key) || self.take_room(&entry) {
            return self.join(key, entry);
        }
        let beyond = entry.beyond();
        self.join(beyond.key(), beyond);
    }

    /// Counts one more entry of this class and secret, and returns whether it is within the limit. Current entries need none: each secret has
    /// only one.
    fn take_room(&mut self, entry: &Entry) -> bool {
        if entry.class() == Class::Current || entry.is_beyond() {
            return true;
        }
        let size = self.sizes.entry(entry.class_key()).or_default();
        *size += 1;
        *size <= MAX_ENTRIES
    }

    /// Adds an entry to the one with the same key, regardless of limits.
    fn join(&mut self, key: Key, entry: Entry) {
        let index = *self.indexes.entry(key).or_insert(self.entries.len());
        match self.entries.get_mut(index) {
            Some(same) => same.join(&entry),
            None => self.entries.push(entry),
        }
    }

    /// Whether a secret was accepted.
    #[must_use]
    pub fn has_uses(&self) -> bool {
        self.uses().next().is_some()
    }

    /// Adds the last uses of another tally to this tally of last uses. If there are too many, the oldest are dropped.
    pub fn merge_uses(&mut self, more: &Self) {
        for (secret_id, at) in more.uses() {
            self.add(Entry::last_use(secret_id.to_owned(), at));
        }
        let mut entries = std::mem::take(self).entries;
        last_first(&mut entries);
        entries.truncate(MAX_USES);
        entries.into_iter().for_each(|entry| self.add(entry));
    }

    /// Returns the ids of accepted secrets and when each was last accepted.
    fn uses(&self) -> impl Iterator<Item = (&str, u64)> {
        let accepted = self.entries.iter().filter(|entry| entry.class().is_accepted());
        accepted.filter_map(|entry| Some((entry.secret_id.as_deref()?, entry.last)))
    }
}

fn last_first(entries: &mut [Entry]) {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.last));
}
