//! A bounded table of prepared values under handles that are never reused.
//!
//! A value that WebAssembly prepares for a secret can disappear at any time: by eviction, or with the whole instance after a
//! trap. A stale handle finds nothing, never another secret's value, and JavaScript then loads the value again. The caller gives
//! each insertion a serial number that it never repeats, even across instances. The handle is this serial with the entry's index in
//! its low bits.
//!
//! Eviction is second chance (the clock algorithm): an entry that was read since the hand last passed is kept once more. It keeps a
//! working set like a least-recently-used list, and a read costs one store.

use std::cell::Cell;

/// The largest number of entries; a power of two, because the index is in the handle's low bits.
pub(crate) const MAX_ENTRIES: usize = 1 << 16;

pub(crate) struct Table<T> {
    entries: Vec<Entry<T>>,
    free: Vec<usize>,
    hand: usize,
    bytes: usize,
    max_bytes: usize,
}

struct Entry<T> {
    handle: u64,
    bytes: usize,
    read: Cell<bool>,
    value: Option<T>,
}

impl<T> Table<T> {
    pub(crate) const fn new(max_bytes: usize) -> Self {
        Self { entries: Vec::new(), free: Vec::new(), hand: 0, bytes: 0, max_bytes }
    }

    /// Inserts `value`, which occupies `bytes`, and returns its handle. Evicts others as needed.
    ///
    /// `serial` is from 1 to 2^37 − 1 and never the same twice, so a handle fits a JavaScript number and handle 0 finds nothing.
    pub(crate) fn insert(&mut self, serial: u64, value: T, bytes: usize) -> u64 {
        while self.evict_for(bytes).is_some() {}
        let index = self.free.pop().unwrap_or(self.entries.len());
        let handle = serial * MAX_ENTRIES as u64 + index as u64;
        let entry = Entry { handle, bytes, read: Cell::new(false), value: Some(value) };
        match self.entries.get_mut(index) {
            Some(free) => *free = entry,
            None => self.entries.push(entry),
        }
        self.bytes += bytes;
        handle
    }

    /// Returns the value under `handle`, or `None` when it was never inserted or is gone.
    pub(crate) fn get(&self, handle: u64) -> Option<&T> {
        let entry = self.entries.get((handle % MAX_ENTRIES as u64) as usize)?;
        if entry.handle != handle {
            return None;
        }
        entry.read.set(true);
        entry.value.as_ref()
    }

    /// As [`get`](Self::get), but mutable.
    #[cfg(feature = "slots")]
    pub(crate) fn get_mut(&mut self, handle: u64) -> Option<&mut T> {
        let entry = self.entries.get_mut((handle % MAX_ENTRIES as u64) as usize)?;
        if entry.handle == handle { entry.value.as_mut() } else { None }
    }

    /// Removes and returns the value under `handle`, if it is still in the table.
    #[cfg(feature = "slots")]
    pub(crate) fn remove(&mut self, handle: u64) -> Option<T> {
        let index = (handle % MAX_ENTRIES as u64) as usize;
        let entry = self.entries.get_mut(index).filter(|entry| entry.handle == handle)?;
        let value = entry.value.take()?;
        self.bytes -= entry.bytes;
        self.free.push(index);
        Some(value)
    }

    /// Removes and returns one value if there is no room for another of `bytes`; `None` if there is room, or no value is left.
    pub(crate) fn evict_for(&mut self, bytes: usize) -> Option<T> {
        let is_full = self.free.is_empty() && self.entries.len() == MAX_ENTRIES;
        if is_full || self.bytes.saturating_add(bytes) > self.max_bytes { self.evict() } else { None }
    }

    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    fn evict(&mut self) -> Option<T> {
        for _ in 0..2 * self.entries.len() {
            let index = self.hand;
            self.hand = (self.hand + 1) % self.entries.len();
            let Some(entry) = self.entries.get_mut(index) else { continue };
            if entry.value.is_none() || entry.read.replace(false) {
                continue;
            }
            let value = entry.value.take();
            self.bytes -= entry.bytes;
            self.free.push(index);
            return value;
        }
        None
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn handle_zero_finds_nothing() {
        let mut table: Table<u8> = Table::new(100);
        assert_eq!(table.get(0), None);
        table.insert(1, 7, 10);
        assert_eq!(table.get(0), None);
    }

    #[test]
    fn an_evicted_handle_finds_nothing_even_when_its_index_is_taken() {
        let mut table = Table::new(10);
        let first = table.insert(1, "first", 10);
        let second = table.insert(2, "second", 10);
        assert_eq!(first % MAX_ENTRIES as u64, second % MAX_ENTRIES as u64);
        assert_eq!(table.get(first), None);
        assert_eq!(table.get(second), Some(&"second"));
    }

    #[test]
    fn a_removed_value_is_gone_and_its_bytes_are_free() {
        let mut table = Table::new(10);
        let first = table.insert(1, "first", 10);
        assert_eq!(table.remove(first), Some("first"));
        assert_eq!(table.remove(first), None);
        assert_eq!(table.remove(0), None);
        assert_eq!(table.get(first), None);
        assert_eq!(table.bytes, 0);
        let second = table.insert(2, "second", 10);
        table.remove(first);
        assert_eq!(table.get(second), Some(&"second"));
    }

    #[test]
    fn a_value_read_between_insertions_outlives_those_that_are_not() {
        let mut table = Table::new(4);
        let kept = table.insert(1, 0, 1);
        for serial in 2..1000 {
            assert_eq!(table.get(kept), Some(&0));
            table.insert(serial, serial, 1);
        }
        assert_eq!(table.get(kept), Some(&0));
    }

    #[test]
    fn the_number_of_entries_is_bounded() {
        let mut table = Table::new(usize::MAX);
        for serial in 1..=2 * MAX_ENTRIES as u64 {
            table.insert(serial, (), 0);
        }
        assert_eq!(table.entries.len(), MAX_ENTRIES);
    }

    proptest! {
        #[test]
        fn a_handle_finds_its_own_value_or_nothing_and_bytes_stay_bounded(
            steps in prop::collection::vec((0usize..40, prop::bool::ANY, 0usize..50), 1..300)
        ) {
            let mut table = Table::new(100);
            let mut inserted = HashMap::new();
            let mut handles = Vec::new();
            for (serial, (bytes, read, pick)) in (1u64..).zip(steps) {
                let handle = table.insert(serial, serial, bytes);
                prop_assert!(inserted.insert(handle, serial).is_none(), "a handle was reused");
                handles.push(handle);
                if read {
                    table.get(handles[pick % handles.len()]);
                }
                let held: usize = table.entries.iter().filter(|entry| entry.value.is_some()).map(|entry| entry.bytes).sum();
                prop_assert_eq!(held, table.bytes);
                prop_assert!(held <= 100);
                for handle in &handles {
                    let found = table.get(*handle).copied();
                    prop_assert!(found.is_none() || found == inserted.get(handle).copied());
                }
            }
        }
    }
}
