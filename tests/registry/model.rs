//! Any sequence of commands, beside a naive model of what is valid.

use super::issuer::{Issuer, on, rotate};
use proptest::prelude::*;
use secret_slots::Secret;
use secret_slots::registry::{Command, Expiry, Operation, Period, Unit};

#[derive(Clone, Debug)]
enum Act {
    Add,
    Renew(usize),
    Rotate(usize, u64, bool),
    Revoke(usize),
    RevokePrevious(usize),
    Delete(usize),
    Pass(u64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let place = 0_usize..20;
    let act = prop_oneof![
        2 => Just(Act::Add),
        2 => place.clone().prop_map(Act::Renew),
        4 => (place.clone(), 0_u64..200, any::<bool>()).prop_map(|(place, overlap, force)| Act::Rotate(place, overlap, force)),
        1 => place.clone().prop_map(Act::Revoke),
        1 => place.clone().prop_map(Act::RevokePrevious),
        1 => place.prop_map(Act::Delete),
        3 => (1_u64..100).prop_map(Act::Pass),
    ];
    proptest::collection::vec(act, 0..60)
}

/// A value that was issued, and until when it is to be accepted.
struct Value {
    id: String,
    secret: Secret,
    until: u64,
    of_line: Option<String>,
}

fn end(values: &mut [Value], now: u64, ends: impl Fn(&Value) -> bool) {
    for value in values.iter_mut().filter(|value| ends(value)) {
        value.until = value.until.min(now);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exactly_what_the_model_says_is_accepted(acts in acts(), lifetime in prop::option::of(50_u32..300)) {
        let mut issuer = Issuer::new();
        if let Some(value) = lifetime {
            issuer.domain.expiry = Expiry::After(Period { value, unit: Unit::Seconds });
        }
        let mut values: Vec<Value> = Vec::new();
        let mut added = 0;
        for act in acts {
            let ids: Vec<String> = issuer.application.secrets.iter().map(|secret| secret.id.clone()).collect();
            let pick = |place: usize| ids.get(place % ids.len().max(1)).cloned().unwrap_or_default();
            let now = issuer.now;
            let until = lifetime.map_or(u64::MAX, |seconds| now + u64::from(seconds));
            match act {
                Act::Pass(seconds) => issuer.now += seconds,
                Act::Add => {
                    added += 1;
                    if let Ok(applied) = issuer.apply(&Command::add(&format!("secret {added}"))) {
                        let (id, secret) = (applied.secret_id.unwrap(), applied.secret.unwrap());
                        values.push(Value { id, secret, until, of_line: None });
                    }
                }
                Act::Renew(place) => {
                    let id = pick(place);
                    if let Ok(applied) = issuer.apply(&on(&id, Operation::Renew)) {
                        end(&mut values, now, |value| value.id == id);
                        values.push(Value { id, secret: applied.secret.unwrap(), until, of_line: None });
                    }
                }
                Act::Rotate(place, overlap, is_forced) => {
                    let id = pick(place);
                    let command = Command { is_forced, ..rotate(&id, Some(overlap)) };
                    if let Ok(applied) = issuer.apply(&command) {
                        let new_id = applied.secret_id.unwrap();
                        end(&mut values, now, |value| value.of_line.as_deref() == Some(&id));
                        for value in values.iter_mut().filter(|value| value.id == id) {
                            value.until = value.until.min(now + overlap);
                            value.of_line = Some(new_id.clone());
                        }
                        let secret = applied.secret.unwrap();
                        values.push(Value { id: new_id, secret, until, of_line: None });
                    }
                }
                Act::Revoke(place) => {
                    let id = pick(place);
                    if issuer.apply(&on(&id, Operation::Revoke)).is_ok() {
                        end(&mut values, now, |value| value.id == id);
                    }
                }
                Act::RevokePrevious(place) => {
                    let id = pick(place);
                    if issuer.apply(&Command::new(Operation::RevokePrevious(Some(id.clone())))).is_ok() {
                        end(&mut values, now, |value| value.of_line.as_deref() == Some(&id));
                    }
                }
                Act::Delete(place) => {
                    let id = pick(place);
                    if issuer.apply(&on(&id, Operation::Delete)).is_ok() {
                        end(&mut values, now, |value| value.id == id || value.of_line.as_deref() == Some(&id));
                    }
                }
            }
            for value in &values {
                prop_assert_eq!(issuer.accepts(&value.secret), issuer.now < value.until, "{}", value.id);
            }
            let counting = issuer.application.secrets.iter().filter(|secret| secret.counts(issuer.now)).count();
            prop_assert!(counting <= issuer.domain.max_secrets);
            let previous = issuer.application.secrets.iter().filter_map(|secret| secret.superseded_by.as_ref());
            let mut lines: Vec<&String> = previous.collect();
            let count = lines.len();
            lines.sort();
            lines.dedup();
            prop_assert_eq!(lines.len(), count, "a line has one previous at most");
        }
    }
}
