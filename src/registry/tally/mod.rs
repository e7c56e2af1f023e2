//! The tally of verifications: one entry for those that are alike, and a bound for each class of them, so that a flood crowds out nothing
//! but itself.

mod entry;
mod forgotten;
mod record;

use std::collections::BTreeMap;

pub use entry::{Class, Entry};
pub use record::Record;

use entry::Key;

/// Entries of a class and a secret; what is beyond is counted in one more.
const MAX_ENTRIES: usize = 200;
/// Secrets of which the last use is kept: those used last.
const MAX_USES: usize = 3_000;

/// Counted verifications.
#[derive(Default)]
pub struct Tally {
    entries: Vec<Entry>,
    /// The index of each entry.
    indexes: BTreeMap<Key, usize>,
    /// How many entries each secret has had in each class, with those beyond the bound.
    sizes: BTreeMap<Key, usize>,
}

impl Tally {
    /// The entries, in the order in which they were first counted.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries of an application and a day, each with the id of its event in the audit log.
    pub fn events(&self, application: &str, day: &str) -> impl Iterator<Item = (String, &Entry)> {
        let id = move |index| format!("{application}/{day}/{index}");
        self.entries.iter().enumerate().map(move |(index, entry)| (id(index), entry))
    }

    /// Counts an entry with the one that is alike, or beyond the bound of its class.
    pub fn add(&mut self, entry: Entry) {
        let entry = entry.discreet();
        let key = entry.key();
        if self.indexes.contains_key(&key) || self.take_room(&entry) {
            return self.join(key, entry);
        }
        let beyond = entry.beyond();
        self.join(beyond.key(), beyond);
    }

    /// Counts one more entry of this class and secret, and returns whether it is within the bound. A secret has one current entry: there are
    /// no more of these than secrets.
    fn take_room(&mut self, entry: &Entry) -> bool {
        if entry.class() == Class::Current || entry.is_beyond() {
            return true;
        }
        let size = self.sizes.entry(entry.class_key()).or_default();
        *size += 1;
        *size <= MAX_ENTRIES
    }

    /// Counts an entry with the one that is alike, whatever the bounds.
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

    /// For a tally of last uses: notes those of another tally, and forgets the oldest when there are too many.
    pub fn merge_uses(&mut self, more: &Self) {
        for (secret_id, at) in more.uses() {
            self.add(Entry::last_use(secret_id.to_owned(), at));
        }
        let mut entries = std::mem::take(self).entries;
        last_first(&mut entries);
        entries.truncate(MAX_USES);
        entries.into_iter().for_each(|entry| self.add(entry));
    }

    /// When secrets were accepted, by their ids.
    fn uses(&self) -> impl Iterator<Item = (&str, u64)> {
        let accepted = self.entries.iter().filter(|entry| entry.class().is_accepted());
        accepted.filter_map(|entry| Some((entry.secret_id.as_deref()?, entry.last)))
    }
}

fn last_first(entries: &mut [Entry]) {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.last));
}
