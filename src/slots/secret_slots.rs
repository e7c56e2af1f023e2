//! The secrets of a program by name, each with its slots.

use std::collections::BTreeMap;
use std::fmt;

use super::document;
use super::rules::{Name, check_time};
use super::timeline::{SlotEntry, Timeline};
use crate::hmac_key::HmacKeys;
use crate::{Code, Error, Secret};

/// Named secrets with numbered slots.
///
/// Loading is atomic: a document with one bad slot changes nothing. Values are wiped when they are replaced,
/// revoked or dropped.
#[derive(Clone, Default)]
pub struct SecretSlots {
    secrets: BTreeMap<String, Slots>,
}

/// One slot as [`SecretSlots::slots`] lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotState {
    /// The slot's number: an index, or a Unix time in seconds.
    pub slot: u64,
    /// Whether the slot is revoked, so that no value is in effect in its range.
    pub revoked: bool,
}

/// The slots of one secret.
#[derive(Clone, Default)]
pub(crate) struct Slots {
    pub(crate) timeline: Timeline,
    /// One for each slot of the timeline, in its order; `None` is a revoked slot.
    pub(crate) values: Vec<Option<SlotValue>>,
}

/// A slot's value and the HMAC keys made of it. They are dropped together.
#[derive(Clone)]
pub(crate) struct SlotValue {
    pub(crate) secret: Secret,
    pub(crate) keys: HmacKeys,
}

impl From<Secret> for SlotValue {
    fn from(secret: Secret) -> Self {
        Self { secret, keys: HmacKeys::default() }
    }
}

impl SecretSlots {
    /// Returns an empty set of secrets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a JSON document in one of these forms:
    ///
    /// - `{"name": "value"}`, where the value is in slot 0, or with a list of slots:
    ///   `{"name": [{"slot": 0, "value": "…", "revoked": false}]}`;
    /// - Gcore's API form `{"secret": {"name": "…", "secret_slots": [{"slot": 0, "value": "…"}]}}`, its inner object alone, an
    ///   array of either, or `{"secrets": [ … ]}`. Other members of the API form are ignored.
    ///
    /// If a JSON object has a member twice, the last one counts, as in `JSON.parse`.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when the text is not JSON or not of these forms. `ERR_SLOT_INVALID` for an empty name, a name given
    /// twice, a secret without slots, a slot that is not an integer from 0 to 10^11 − 1, a slot given twice, or a value that is
    /// not a non-empty string. `ERR_TOO_LARGE` for a name over 1,024 bytes, a value over 65,536 bytes or more than 65,536 slots.
    pub fn from_json(document: &str) -> Result<Self, Error> {
        let mut secrets = Self::new();
        for (name, slots) in document::read(document)? {
            let entries: Vec<SlotEntry> = slots.iter().map(document::Slot::entry).collect();
            let (timeline, order) = Timeline::arrange(Name::new(&name)?, &entries)?;
            let mut values: Vec<Option<Secret>> = slots.into_iter().map(|slot| slot.value).collect();
            let mut take = |index: &u32| values.get_mut(*index as usize)?.take().map(SlotValue::from);
            let values = order.iter().map(&mut take).collect();
            if secrets.secrets.contains_key(&name) {
                return Err(Name::new(&name)?.invalid("is given twice"));
            }
            secrets.secrets.insert(name, Slots { timeline, values });
        }
        Ok(secrets)
    }

    /// Returns the value of the highest slot. `None` when that slot is revoked or no secret has this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.secrets.get(name)?.values.last()?.as_ref().map(|value| &value.secret)
    }

    /// Returns the value of the highest slot at or below `at`, a slot number or a Unix time in seconds.
    ///
    /// `None` before the first slot, in the range of a revoked slot, and when no secret has this name.
    ///
    /// # Errors
    ///
    /// `ERR_SLOT_INVALID` when `at` is 10^11 or more, which looks like milliseconds.
    pub fn get_effective_at(&self, name: &str, at: u64) -> Result<Option<&Secret>, Error> {
        check_time(at)?;
        Ok(self.secrets.get(name).and_then(|slots| {
            let index = slots.timeline.place_effective_at(at)?;
            slots.values.get(index)?.as_ref().map(|value| &value.secret)
        }))
    }

    /// Sets the value of a slot. Adds the name or the slot if it is new, and puts a revoked slot back in use.
    ///
    /// # Errors
    ///
    /// `ERR_SLOT_INVALID` for an empty name, a slot over 10^11 − 1 or an empty value. `ERR_TOO_LARGE` for a name
    /// over 1,024 bytes, a value over 65,536 bytes or more than 65,536 slots.
    pub fn set(&mut self, name: &str, slot: u64, value: impl Into<Secret>) -> Result<(), Error> {
        let value = value.into();
        let checked = Name::new(name)?;
        let slot = checked.slot_number(slot as f64)?;
        checked.check_value(slot, value.expose().len())?;
        let slots = self.secrets.entry(name.to_owned()).or_default();
        match slots.timeline.place_of(slot) {
            Ok(index) => {
                if let Some(old) = slots.values.get_mut(index) {
                    *old = Some(value.into());
                }
            }
            Err(index) => {
                checked.check_slot_count(slots.values.len() + 1)?;
                slots.timeline.insert(index, slot);
                slots.values.insert(index, Some(value.into()));
            }
        }
        Ok(())
    }

    /// Revokes a slot: wipes its value, so that no value is in effect in its range.
    ///
    /// # Errors
    ///
    /// `ERR_SECRET_UNKNOWN` when no secret has this name; `ERR_SLOT_INVALID` when the secret does not have this slot, the slot is
    /// over 10^11 − 1 or the name is empty; `ERR_TOO_LARGE` for a name over 1,024 bytes.
    pub fn revoke(&mut self, name: &str, slot: u64) -> Result<(), Error> {
        let checked = Name::new(name)?;
        let slot = checked.slot_number(slot as f64)?;
        let Some(slots) = self.secrets.get_mut(name) else {
            return Err(checked.unknown(Code::SecretUnknown));
        };
        let value = slots.timeline.place_of(slot).ok().and_then(|index| slots.values.get_mut(index));
        let Some(value) = value else {
            return Err(checked.invalid(format_args!("has no slot {slot}")));
        };
        *value = None;
        Ok(())
    }

    /// Removes a slot, so that its range falls to the slot below. Removing the last slot removes the secret.
    ///
    /// Returns whether the slot existed. To take a leaked value out of use, [`revoke`](Self::revoke) its slot instead.
    ///
    /// # Errors
    ///
    /// `ERR_SLOT_INVALID` when `slot` is 10^11 or more, which looks like milliseconds.
    pub fn delete(&mut self, name: &str, slot: u64) -> Result<bool, Error> {
        check_time(slot)?;
        let Some(slots) = self.secrets.get_mut(name) else { return Ok(false) };
        let Ok(index) = slots.timeline.place_of(slot) else { return Ok(false) };
        slots.timeline.remove(index);
        slots.values.remove(index);
        if slots.values.is_empty() {
            self.secrets.remove(name);
        }
        Ok(true)
    }

    pub(crate) fn slots_of(&self, name: &str) -> Option<&Slots> {
        self.secrets.get(name)
    }

    /// Returns the names in byte order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.secrets.keys().map(String::as_str)
    }

    /// Returns a secret's slots in ascending order; none when no secret has this name.
    pub fn slots(&self, name: &str) -> impl Iterator<Item = SlotState> {
        self.secrets.get(name).into_iter().flat_map(|slots| {
            let numbers = slots.timeline.numbers().iter();
            numbers
                .zip(&slots.values)
                .map(|(slot, value)| SlotState { slot: *slot, revoked: value.is_none() })
        })
    }
}

impl fmt::Debug for SecretSlots {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names().map(|name| (name, self.slots(name).collect::<Vec<_>>()));
        formatter.debug_map().entries(names).finish()
    }
}
