//! The HMAC keys of many secrets. Each key is made when a token first needs it, and wiped when its slots change or other keys need
//! the room. Slots and keys have separate bounds, so that a secret with many slots occupies room only for the keys in use.

use secret_slots::boundary::{HmacKey, Key, Refusal, Timeline, check_length};
use secret_slots::jwt::Algorithm;

use crate::handles::Table;

/// The most bytes that keys may occupy. A table full of the largest keys fits.
const MAX_KEY_BYTES: usize = 24 << 20;
/// The most bytes that slot numbers and handles may occupy.
const MAX_SLOT_BYTES: usize = 9 << 20;
/// How many bytes an entry of a table occupies besides the memory that its value points to, with the allocator's overhead.
const ENTRY_BYTES: usize = 64;

/// The kinds of keys that a value can make: one for each algorithm, by its number, and one for webhooks.
const KINDS: usize = WEBHOOK + 1;
pub(super) const HS256: usize = Algorithm::Hs256 as usize;
pub(super) const WEBHOOK: usize = Algorithm::ALL.len();

/// In place of the handles of a revoked slot: it has no keys, and none is asked for.
const REVOKED: u64 = u64::MAX;

/// A secret's slots, and the handles of each slot's keys by kind; 0 for a key that was never made.
struct SlotKeys {
    timeline: Timeline,
    handles: Vec<[u64; KINDS]>,
}

/// The key made of a slot's value, or why there is none.
enum SlotKey {
    Unusable(Refusal),
    Short(HmacKey),
    Ready(HmacKey),
}

impl SlotKey {
    fn new(secret: &[u8], algorithm: Algorithm) -> Self {
        match HmacKey::checked(algorithm, secret) {
            Err(refusal) => Self::Unusable(refusal),
            Ok(key) if check_length(secret, algorithm, false).is_err() => Self::Short(key),
            Ok(key) => Self::Ready(key),
        }
    }

    fn bytes(&self) -> usize {
        ENTRY_BYTES
            + match self {
                Self::Unusable(_) => 0,
                Self::Short(key) | Self::Ready(key) => key.bytes(),
            }
    }
}

pub(crate) struct KeyTable {
    secrets: Table<SlotKeys>,
    keys: Table<SlotKey>,
    /// The number of keys made so far, which is the serial of the last.
    made: u64,
}

/// The loaded keys of one secret.
pub(crate) struct SecretKeys<'t> {
    secret: &'t SlotKeys,
    keys: &'t Table<SlotKey>,
}

impl KeyTable {
    pub(crate) const fn new() -> Self {
        Self { secrets: Table::new(MAX_SLOT_BYTES), keys: Table::new(MAX_KEY_BYTES), made: 0 }
    }

    /// Loads a secret's slots, without keys yet, under a serial that was never used before. Returns their handle. The number of a
    /// revoked slot has a half added, so that one array has both.
    pub(crate) fn load_slots(&mut self, serial: u64, numbers: &[f64]) -> u64 {
        let timeline = Timeline::restore(numbers);
        let handle_of = |number: &f64| if number.fract() > 0.0 { REVOKED } else { 0 };
        let handles: Vec<_> = numbers.iter().map(|number| [handle_of(number); KINDS]).collect();
        let slot_bytes = size_of::<u64>() + size_of::<[u64; KINDS]>();
        let bytes = ENTRY_BYTES + size_of::<SlotKeys>() + handles.len() * slot_bytes;
        while let Some(evicted) = self.secrets.evict_for(bytes) {
            self.wipe(&evicted);
        }
        self.secrets.insert(serial, SlotKeys { timeline, handles }, bytes)
    }

    pub(crate) fn get(&self, handle: u64) -> Option<SecretKeys<'_>> {
        Some(SecretKeys { secret: self.secrets.get(handle)?, keys: &self.keys })
    }

    /// Makes a key of a slot's value, or of the bytes that a webhook's value holds.
    pub(crate) fn load_key(&mut self, handle: u64, index: usize, kind: usize, secret: &[u8]) {
        let Some(loaded) = self.secrets.get_mut(handle).and_then(|secret| secret.handles.get_mut(index))
        else {
            return;
        };
        let Some(kept) = loaded.get_mut(kind) else { return };
        // Webhooks have one algorithm, the default.
        let key = SlotKey::new(secret, Algorithm::ALL.get(kind).copied().unwrap_or_default());
        let bytes = key.bytes();
        self.made += 1;
        *kept = self.keys.insert(self.made, key, bytes);
    }

    /// Drops a secret's slots and keys, which wipes the keys.
    pub(crate) fn drop_slots(&mut self, handle: u64) {
        if let Some(dropped) = self.secrets.remove(handle) {
            self.wipe(&dropped);
        }
    }

    fn wipe(&mut self, secret: &SlotKeys) {
        for handle in secret.handles.iter().flatten() {
            self.keys.remove(*handle);
        }
    }
}

impl<'t> SecretKeys<'t> {
    pub(crate) fn timeline(&self) -> &'t Timeline {
        &self.secret.timeline
    }

    #[inline(always)]
    pub(crate) fn key(&self, index: usize, algorithm: Algorithm, allow_short: bool) -> Key<'t> {
        self.find(index, algorithm as usize, allow_short)
    }

    /// Returns a slot's key of a kind.
    #[inline(always)]
    pub(crate) fn find(&self, index: usize, kind: usize, allow_short: bool) -> Key<'t> {
        let handle = self.secret.handles.get(index).and_then(|handles| handles.get(kind));
        match handle.and_then(|handle| self.keys.get(*handle)) {
            None if handle == Some(&REVOKED) => Key::Unusable(Refusal::SlotRevoked),
            None => Key::NotLoaded,
            Some(SlotKey::Unusable(refusal)) => Key::Unusable(*refusal),
            Some(SlotKey::Short(_)) if !allow_short => Key::Unusable(Refusal::KeyTooShort),
            Some(SlotKey::Short(key) | SlotKey::Ready(key)) => Key::Ready(key),
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by a panic")]
mod tests {
    use super::*;

    fn numbers(slots: u64) -> Vec<f64> {
        (0..slots).map(|number| number as f64).collect()
    }

    /// Uses the table as JavaScript does: loads again what the table does not have.
    struct Program {
        table: KeyTable,
        handles: Vec<u64>,
        slots: u64,
        loads: usize,
    }

    impl Program {
        fn new(secrets: usize, slots: u64) -> Self {
            Self { table: KeyTable::new(), handles: vec![0; secrets], slots, loads: 0 }
        }

        fn use_key(&mut self, secret: usize, index: usize, algorithm: Algorithm) {
            for _ in 0..3 {
                match self.table.get(self.handles[secret]).map(|keys| keys.key(index, algorithm, false)) {
                    Some(Key::Ready(_)) => return,
                    Some(Key::NotLoaded) => {
                        self.loads += 1;
                        self.table.load_key(self.handles[secret], index, algorithm as usize, &[7; 64]);
                    }
                    Some(Key::Unusable(refusal)) => panic!("{refusal:?}"),
                    None => {
                        let serial = self.loads as u64 + 1_000_000 + secret as u64 * 1_000_000;
                        self.handles[secret] = self.table.load_slots(serial, &numbers(self.slots));
                    }
                }
            }
            panic!("a key that was just loaded is gone");
        }

        fn use_all(&mut self, algorithms: &[Algorithm]) {
            for secret in 0..self.handles.len() {
                for index in 0..self.slots as usize {
                    for algorithm in algorithms {
                        self.use_key(secret, index, *algorithm);
                    }
                }
            }
        }
    }

    #[test]
    fn keys_in_use_are_made_once_each_however_the_slots_are_spread() {
        let one = &[Algorithm::Hs256][..];
        for (secrets, slots, algorithms) in
            [(6_000, 1, &Algorithm::ALL[..]), (20_000, 1, one), (1, 20_000, one), (3_000, 2, one)]
        {
            let mut program = Program::new(secrets, slots);
            for _ in 0..2 {
                program.use_all(algorithms);
            }
            let expected = secrets * slots as usize * algorithms.len();
            assert_eq!(program.loads, expected, "{secrets} secrets of {slots} slots, {algorithms:?}");
        }
    }

    #[test]
    fn the_bounds_hold_for_one_secret_with_the_most_slots_and_for_many_secrets() {
        for (secrets, slots) in [(1, 65_536), (66_000, 1)] {
            let mut program = Program::new(secrets, slots);
            program.use_all(&[Algorithm::Hs512]);
            assert!(
                program.table.keys.bytes() > MAX_KEY_BYTES / 2 && program.table.keys.bytes() <= MAX_KEY_BYTES
            );
            assert!(program.table.secrets.bytes() <= MAX_SLOT_BYTES);
            assert_eq!(program.loads, secrets * slots as usize);
        }
    }

    #[test]
    fn no_key_outlives_its_secret_in_the_table() {
        let mut program = Program::new(66_000, 1);
        program.use_all(&[Algorithm::Hs256]);
        for handle in std::mem::take(&mut program.handles) {
            program.table.drop_slots(handle);
        }
        assert_eq!(
            program.table.keys.bytes(),
            0,
            "a key outlived an eviction of its secret or a change of its slots"
        );
        assert_eq!(program.table.secrets.bytes(), 0);
    }

    #[test]
    fn revoked_slots_short_secrets_and_asymmetric_keys_are_told_apart() {
        let mut table = KeyTable::new();
        let handle = table.load_slots(1, &[0.5, 1.0, 2.0]);
        table.load_key(handle, 1, Algorithm::Hs256 as usize, b"short");
        table.load_key(handle, 2, Algorithm::Hs256 as usize, b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ");
        let keys = table.get(handle).unwrap();
        assert_eq!(keys.timeline().numbers(), [0, 1, 2]);
        let refusal = |index, allow_short| match keys.key(index, Algorithm::Hs256, allow_short) {
            Key::Unusable(refusal) => Some(refusal),
            _ => None,
        };
        assert_eq!(refusal(0, true), Some(Refusal::SlotRevoked));
        assert_eq!((refusal(1, false), refusal(1, true)), (Some(Refusal::KeyTooShort), None));
        assert_eq!(refusal(2, true), Some(Refusal::KeyIsAsymmetric));
        assert!(matches!(keys.key(0, Algorithm::Hs512, true), Key::Unusable(Refusal::SlotRevoked)));
        assert!(matches!(keys.key(1, Algorithm::Hs512, true), Key::NotLoaded));
        assert!(matches!(keys.key(3, Algorithm::Hs256, true), Key::NotLoaded));
    }

    #[test]
    fn a_slot_has_a_key_for_webhooks_beside_those_for_tokens() {
        let mut table = KeyTable::new();
        let handle = table.load_slots(1, &[0.0, 1.5]);
        table.load_key(handle, 0, Algorithm::Hs256 as usize, &[7; 32]);
        assert!(matches!(table.get(handle).unwrap().find(0, WEBHOOK, true), Key::NotLoaded));
        table.load_key(handle, 0, WEBHOOK, &[7; 24]);
        assert!(matches!(table.get(handle).unwrap().find(0, WEBHOOK, true), Key::Ready(_)));
        assert!(matches!(
            table.get(handle).unwrap().find(1, WEBHOOK, true),
            Key::Unusable(Refusal::SlotRevoked)
        ));
        table.load_key(handle, 0, WEBHOOK + 1, &[7; 24]);
        table.drop_slots(handle);
        assert_eq!(table.keys.bytes(), 0, "a webhook's key outlived its slots");
    }
}
