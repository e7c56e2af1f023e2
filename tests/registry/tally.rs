//! The tally of verifications: what is alike is one entry, and no flood hides another class, or another secret.

use super::issuer::{Issuer, NOW, rotate};
use proptest::prelude::*;
use secret_slots::boundary::{Class, Entry, Record, Tally};
use std::collections::BTreeMap;

const REASONS: [&str; 8] =
    ["current", "previous", "unknown", "unknown_application", "too_large", "expired", "revoked", "retired"];

fn entry(secret_id: Option<&str>, reason: &str, agent: Option<&str>, at: u64) -> Entry {
    Entry {
        secret_id: secret_id.map(str::to_owned),
        reason: reason.to_owned(),
        since: 7,
        ip: None,
        agent: agent.map(str::to_owned),
        count: 1,
        first: at,
        last: at,
    }
}

fn tally(entries: impl IntoIterator<Item = Entry>) -> Tally {
    let mut tally = Tally::default();
    entries.into_iter().for_each(|entry| tally.add(entry));
    tally
}

fn record(tally: Tally) -> String {
    Record::from(tally).to_json()
}

/// Sums of what is counted, for each class and secret.
fn sums(tally: &Tally) -> BTreeMap<(Class, Option<String>), u64> {
    let mut sums = BTreeMap::new();
    for entry in tally.entries() {
        *sums.entry((entry.class(), entry.secret_id.clone())).or_default() += entry.count;
    }
    sums
}

#[test]
fn what_is_alike_is_one_entry_with_the_first_and_the_last_time() {
    let at = |at| entry(Some("1"), "previous", Some("curl"), at);
    let tally = tally([at(20), at(10), at(30)]);
    assert_eq!(tally.entries(), [Entry { count: 3, first: 10, last: 30, ..at(0) }]);
}

#[test]
fn nobody_is_noted_for_a_current_secret_whenever_its_line_was_rotated() {
    let asked = ["a", "b"].map(|agent| entry(Some("1"), "current", Some(agent), 10));
    let later =
        Entry { since: 8, ip: Some("203.0.113.7".to_owned()), ..entry(Some("1"), "current", None, 20) };
    let tally = tally(asked.into_iter().chain([later]));
    assert_eq!(tally.entries(), [Entry { count: 3, last: 20, ..entry(Some("1"), "current", None, 10) }]);
}

#[test]
fn what_is_beyond_the_bound_is_counted_without_names() {
    let flood = (0..300).map(|index| entry(Some("1"), "expired", Some(&index.to_string()), index));
    let tally = tally(flood);
    assert_eq!(tally.entries().len(), 201);
    let beyond = tally.entries().last().unwrap();
    assert_eq!(beyond, &Entry { count: 100, first: 200, ..entry(Some("1"), "beyond known", None, 299) });
    assert_eq!((beyond.class(), beyond.shown_reason()), (Class::Known, "beyond"));
}

#[test]
fn a_record_is_read_as_it_was_written_before() {
    let line = r#"{"secretId":null,"reason":"unknown","since":0,"ip":"203.0.113.7","agent":null,"count":3,"first":10,"last":20}"#;
    let text = format!(r#"{{"changes":["b","a"],"lines":[{line}]}}"#);
    let record = Record::read(&text);
    assert!(!record.is_damaged && record.has_change("a") && !record.has_change("c"));
    assert_eq!(record.to_json(), text);
}

#[test]
fn of_a_damaged_record_everything_that_can_be_read_is_kept() {
    let line = |reason: &str| record(tally([entry(None, reason, None, 10)]));
    let good = line("unknown").replace(r#"{"changes":[],"lines":["#, "").replace("]}", "");
    for bad in [
        "null",
        "7",
        r#"{"reason":7}"#,
        &good.replace("\"count\":1", "\"count\":-1"),
        &good.replace("\"count\":1", "\"count\":9007199254740992"),
        &good.replace("\"agent\":null", "\"agent\":[7]"),
        &good.replace("\"since\":7,", ""),
    ] {
        let found = Record::read(&format!(r#"{{"lines":[{bad},{good}],"changes":[null,"\"","a"]}}"#));
        assert!(found.is_damaged, "{bad}");
        assert_eq!(found.tally.entries(), [entry(None, "unknown", None, 10)], "{bad}");
        assert!(found.has_change("a"), "{bad}");
    }
    for bad in ["", "{", "null", "[null]", "{}", r#"{"lines":7}"#] {
        let found = Record::read(bad);
        assert!(found.is_damaged && found.tally.entries().is_empty(), "{bad}");
    }
}

#[test]
fn a_text_that_was_cut_within_a_character_is_read() {
    let text = record(tally([entry(None, "unknown", Some("bot"), 10)]));
    let found = Record::read(&text.replace("bot", r"bot \ud83d"));
    assert!(!found.is_damaged);
    assert!(found.tally.entries()[0].agent.as_ref().unwrap().starts_with("bot \u{fffd}"));
}

#[test]
fn the_last_twenty_changes_have_names() {
    let mut record = Record::default();
    (0..30).for_each(|index| record.name_change(&index.to_string()));
    let record = Record::read(&record.to_json());
    assert!((10..30).all(|index| record.has_change(&index.to_string())));
    assert!((0..10).all(|index| !record.has_change(&index.to_string())));
}

#[test]
fn last_uses_are_of_accepted_secrets_the_last_3000_of_them() {
    let mut uses = Tally::default();
    let refused = tally([entry(Some("1"), "expired", None, 10), entry(None, "unknown", None, 10)]);
    assert!(!refused.has_uses());
    uses.merge_uses(&refused);
    assert!(uses.entries().is_empty());
    let accepted = tally([entry(Some("1"), "previous", None, 30), entry(Some("1"), "current", None, 20)]);
    assert!(accepted.has_uses());
    uses.merge_uses(&accepted);
    uses.merge_uses(&accepted);
    let last: Vec<_> =
        uses.entries().iter().map(|entry| (entry.secret_id.as_deref(), entry.last, entry.count)).collect();
    assert_eq!(last, [(Some("1"), 30, 0)], "to note it again changes nothing");
    uses.merge_uses(&tally((0..3_100).map(|id| entry(Some(&format!("s{id}")), "current", None, 100 + id))));
    assert_eq!(uses.entries().len(), 3_000);
    assert!(uses.entries().iter().all(|entry| entry.last >= 200));
}

#[test]
fn forgotten_consumers_are_those_since_the_last_rotation_over_all_days_the_last_seen_first() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.makes(&rotate("1", None));
    let seen = |secret: Option<&str>, reason: &str, agent: &str, at: u64| Entry {
        since: NOW,
        ..entry(secret, reason, Some(agent), at)
    };
    let first = [
        seen(Some("1"), "previous", "nightly", 10),
        seen(Some("1"), "expired", "nightly", 30),
        seen(Some("2"), "current", "managed", 99),
        seen(Some("3"), "retired", "of a line that is gone", 99),
        seen(None, "unknown", "stranger", 99),
        Entry { since: NOW - 1, ..seen(Some("1"), "previous", "before the rotation", 99) },
    ];
    let second = [seen(Some("1"), "previous", "nightly", 20), seen(Some("1"), "beyond previous", "", 40)];
    let consumers = Tally::forgotten(&issuer.application, [tally(first), tally(second)]);
    let found: Vec<_> = consumers
        .iter()
        .map(|one| (one.shown_reason(), one.class().is_accepted(), one.count, one.first, one.last))
        .collect();
    assert_eq!(
        found,
        [("beyond", true, 1, 40, 40), ("expired", false, 1, 30, 30), ("previous", true, 2, 10, 20)]
    );
}

#[test]
fn an_event_says_what_came_of_it_and_names_nobody_for_a_current_secret() {
    let reasons = ["current", "previous", "beyond previous", "expired", "unknown", "beyond unknown"];
    let tally = tally(reasons.map(|reason| entry(Some("1"), reason, None, 10)));
    let events: Vec<_> = tally
        .events("shop", "2025-03-12")
        .map(|(id, entry)| {
            (id, entry.event_kind(), entry.outcome(), entry.names_consumer(), entry.shown_reason())
        })
        .collect();
    let (good, bad) =
        (("oauth.token_request_succeeded", "ok"), ("oauth.token_request_failed", "invalid_client"));
    let expected = [
        (good, false, "current"),
        (good, true, "previous"),
        (good, true, "beyond"),
        (bad, true, "expired"),
        (bad, true, "unknown"),
        (bad, true, "beyond"),
    ];
    for (index, (event, (kind, is_named, reason))) in events.iter().zip(expected).enumerate() {
        assert_eq!(event, &(format!("shop/2025-03-12/{index}"), kind.0, kind.1, is_named, reason));
    }
    assert_eq!(events.len(), 6);
}

fn verifications() -> impl Strategy<Value = Vec<Entry>> {
    let one =
        (0_usize..REASONS.len(), 0_u64..3, 0_u64..1_000, 0_u64..100).prop_map(|(reason, id, agent, at)| {
            let secret_id = id.to_string();
            let found =
                entry((id > 0).then_some(secret_id.as_str()), REASONS[reason], Some(&agent.to_string()), at);
            Entry { since: at % 2, ..found }
        });
    prop::collection::vec(one, 0..2_500)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_class_and_no_secret_crowds_out_another(all in verifications()) {
        let mixed = tally(all.clone());
        for (class, secret_id) in sums(&mixed).into_keys() {
            let is_of = |entry: &&Entry| entry.class() == class && entry.secret_id == secret_id;
            let alone = tally(all.iter().filter(is_of).cloned());
            let found: Vec<Entry> = mixed.entries().iter().filter(is_of).cloned().collect();
            prop_assert_eq!(&found[..], alone.entries());
            prop_assert!(found.iter().filter(|entry| !entry.is_beyond()).count() <= 200);
            prop_assert!(found.len() <= 202, "one more for each rotation");
        }
    }

    #[test]
    fn counts_add_up_however_they_are_folded(all in verifications(), size in 1_usize..600) {
        let counted = tally(all.clone());
        let mut folded = Tally::default();
        for batch in all.chunks(size) {
            let stored = Record::read(&record(folded));
            prop_assert!(!stored.is_damaged);
            let added = Record::read_onto(stored.tally, &record(tally(batch.iter().cloned())));
            prop_assert!(!added.is_damaged);
            folded = added.tally;
        }
        prop_assert_eq!(sums(&folded), sums(&counted));
        prop_assert_eq!(sums(&folded).into_values().sum::<u64>(), all.len() as u64);
    }
}
