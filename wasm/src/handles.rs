//! A bounded table of prepared values, found by handles that are never reused.
//!
//! What WebAssembly prepares for a secret lives here and can go at any time: by eviction, or with the whole
//! instance after a trap. A stale handle finds nothing, never another secret's value, and JavaScript then loads
//! the value again. The caller gives each insertion a serial number that it never repeats, also across
//! instances; the handle is that serial with the place in its low bits.
//!
//! Eviction is second chance (a clock): a place that was read since the hand last passed is kept once more.
//! It keeps what a least-recently-used list would keep of a working set, and a read costs one store.

use std::cell::Cell;

/// Places at most; a power of two, as the place sits in the handle's low bits.
pub(crate) const MAX_PLACES: usize = 1 << 16;

pub(crate) struct Table<T> {
    places: Vec<Place<T>>,
    free: Vec<usize>,
    hand: usize,
    bytes: usize,
    max_bytes: usize,
}

struct Place<T> {
    handle: u64,
    bytes: usize,
    read: Cell<bool>,
    value: Option<T>,
}

impl<T> Table<T> {
    pub(crate) const fn new(max_bytes: usize) -> Self {
        Self { places: Vec::new(), free: Vec::new(), hand: 0, bytes: 0, max_bytes }
    }

    /// Puts `value`, which holds `bytes`, into the table and returns its handle.
    ///
    /// `serial` is at least 1, below 2^37 and never the same twice, so a handle fits a JavaScript number and
    /// handle 0 finds nothing.
    pub(crate) fn insert(&mut self, serial: u64, value: T, bytes: usize) -> u64 {
        while self.evict_for(bytes).is_some() {}
        let index = self.free.pop().unwrap_or(self.places.len());
        let handle = serial * MAX_PLACES as u64 + index as u64;
        let place = Place { handle, bytes, read: Cell::new(false), value: Some(value) };
        match self.places.get_mut(index) {
            Some(free) => *free = place,
            None => self.places.push(place),
        }
        self.bytes += bytes;
        handle
    }

    /// The value under `handle`, or `None` when it was never inserted or has gone.
    pub(crate) fn get(&self, handle: u64) -> Option<&T> {
        let place = self.places.get((handle % MAX_PLACES as u64) as usize)?;
        if place.handle != handle {
            return None;
        }
        place.read.set(true);
        place.value.as_ref()
    }

    /// As [`get`](Self::get), to change it.
    #[cfg(feature = "slots")]
    pub(crate) fn get_mut(&mut self, handle: u64) -> Option<&mut T> {
        let place = self.places.get_mut((handle % MAX_PLACES as u64) as usize)?;
        if place.handle == handle { place.value.as_mut() } else { None }
    }

    /// Takes out the value under `handle`, if it is still there.
    #[cfg(feature = "slots")]
    pub(crate) fn remove(&mut self, handle: u64) -> Option<T> {
        let index = (handle % MAX_PLACES as u64) as usize;
        let place = self.places.get_mut(index).filter(|place| place.handle == handle)?;
        let value = place.value.take()?;
        self.bytes -= place.bytes;
        self.free.push(index);
        Some(value)
    }

    /// Takes out one value when there is no room for another of `bytes`; `None` once there is, or nothing is left.
    pub(crate) fn evict_for(&mut self, bytes: usize) -> Option<T> {
        let is_full = self.free.is_empty() && self.places.len() == MAX_PLACES;
        if is_full || self.bytes.saturating_add(bytes) > self.max_bytes { self.evict() } else { None }
    }

    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    fn evict(&mut self) -> Option<T> {
        for _ in 0..2 * self.places.len() {
            let index = self.hand;
            self.hand = (self.hand + 1) % self.places.len();
            let Some(place) = self.places.get_mut(index) else { continue };
            if place.value.is_none() || place.read.replace(false) {
                continue;
            }
            let value = place.value.take();
            self.bytes -= place.bytes;
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
    fn an_evicted_handle_finds_nothing_even_when_its_place_is_taken() {
        let mut table = Table::new(10);
        let first = table.insert(1, "first", 10);
        let second = table.insert(2, "second", 10);
        assert_eq!(first % MAX_PLACES as u64, second % MAX_PLACES as u64);
        assert_eq!(table.get(first), None);
        assert_eq!(table.get(second), Some(&"second"));
    }

    #[test]
    fn what_is_removed_is_gone_once_and_its_bytes_are_free() {
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
    fn what_is_read_between_insertions_outlives_what_is_not() {
        let mut table = Table::new(4);
        let kept = table.insert(1, 0, 1);
        for serial in 2..1000 {
            assert_eq!(table.get(kept), Some(&0));
            table.insert(serial, serial, 1);
        }
        assert_eq!(table.get(kept), Some(&0));
    }

    #[test]
    fn places_are_bounded() {
        let mut table = Table::new(usize::MAX);
        for serial in 1..=2 * MAX_PLACES as u64 {
            table.insert(serial, (), 0);
        }
        assert_eq!(table.places.len(), MAX_PLACES);
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
                let held: usize = table.places.iter().filter(|place| place.value.is_some()).map(|place| place.bytes).sum();
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
