//! Native tests of policies and reports: the vectors shared with JavaScript, impossible policies, and a naive model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

use std::collections::HashMap;

use proptest::prelude::*;
use secret_slots::policy::{CharacterClass, MAX_CHECKED_BYTES, SecretPolicyBuilder};
use secret_slots::{Code, SecretPolicy};
use serde_json::Value;

const GUIDE: &str = "2cerfNrK7C_3fH1CB5a4pbgnrEpyOGeioopFoGomE1BmzjBjh7-VFU9eCDDNBo9b";

fn problems(policy: &SecretPolicy, secret: &str) -> Vec<&'static str> {
    policy.check(secret).unwrap().problems.iter().map(|problem| problem.code()).collect()
}

fn codes(expected: &Value) -> Vec<&str> {
    expected.as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect()
}

#[test]
fn every_vector_has_its_problems_length_and_score() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/secrets.json")).unwrap();
    for case in vectors["secrets"].as_array().unwrap() {
        let (title, secret) = (case["title"].as_str().unwrap(), case["secret"].as_str().unwrap());
        let report = SecretPolicy::default().check(secret).unwrap();
        assert_eq!(problems(&SecretPolicy::default(), secret), codes(&case["problems"]), "{title}");
        assert_eq!(report.length as u64, case["length"].as_u64().unwrap(), "{title}");
        if let Some(score) = case["score"].as_f64() {
            assert!((report.entropy.shannon - score).abs() < 1e-3, "{title}: {}", report.entropy.shannon);
        }
    }
}

#[test]
fn the_guides_sample_is_reported_in_three_figures() {
    let report = SecretPolicy::default().check(GUIDE).unwrap();
    assert!(report.ok());
    assert_eq!(format!("{:.2}", report.entropy.shannon), "321.37");
    assert!((report.entropy.per_character * 64.0 - report.entropy.shannon).abs() < 1e-9);
    assert_eq!(report.entropy.generator, None);
    let classes = report.classes;
    assert_eq!(
        (classes.lowercase, classes.uppercase, classes.digit, classes.symbol, classes.other),
        (30, 22, 10, 2, 0)
    );
}

#[test]
fn the_default_policy_equals_a_policy_without_options() {
    assert_eq!(SecretPolicy::default(), SecretPolicy::builder().build().unwrap());
    assert_eq!(SecretPolicy::default().alphabet().len(), 67);
    assert!((SecretPolicy::default().generator_bits() - 388.2297).abs() < 1e-3);
}

#[test]
fn the_score_must_exceed_the_minimum_and_not_equal_it() {
    let exactly_two = SecretPolicy::builder().length(2..=2).classes([]);
    assert!(exactly_two.clone().min_score(1.9).build().unwrap().check("ab").unwrap().ok());
    assert_eq!(exactly_two.min_score(2.0).build().unwrap_err().code(), Code::InvalidOption);
    let of_four = SecretPolicy::builder().length(4..=4).classes([]).min_score(4.0);
    assert_eq!(problems(&of_four.build().unwrap(), "xxqq"), ["score_too_low"]);
}

#[test]
fn a_prefix_counts_towards_every_rule_and_may_leave_the_alphabet() {
    let policy =
        SecretPolicy::builder().length(24..=24).alphabet("0123456789abcdef").prefix("_KEY:").min_score(20.0);
    let policy = policy.classes([CharacterClass::Uppercase, CharacterClass::Digit]).build().unwrap();
    assert_eq!(problems(&policy, "_KEY:4f1c99a07be2d8630b"), ["too_short"]);
    assert_eq!(problems(&policy, "_KEY:4f1c99a07be2d8630b7"), [""; 0]);
    assert_eq!(problems(&policy, "_KEY:4f1c99a07be2d8630b:"), ["character_not_allowed"]);
    assert_eq!(problems(&policy, "4f1c99A07be2d8630b7e5c21"), ["wrong_prefix", "character_not_allowed"]);
}

#[test]
fn no_message_repeats_a_character_of_the_secret() {
    let report = SecretPolicy::default().check("Zß\u{7}").unwrap();
    for problem in &report.problems {
        let message = problem.to_string();
        assert!(!message.contains(['Z', 'ß', '\u{7}']), "{message}");
    }
    let messages: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert!(messages.contains(&"has a character outside ASCII at position 2".to_owned()), "{messages:?}");
}

#[test]
fn a_text_over_the_limit_is_an_error_and_one_at_it_is_not() {
    let policy = SecretPolicy::default();
    assert!(!policy.check(&"a".repeat(MAX_CHECKED_BYTES)).unwrap().ok());
    assert_eq!(policy.check(&"a".repeat(MAX_CHECKED_BYTES + 1)).unwrap_err().code(), Code::TooLarge);
}

#[test]
fn policies_that_no_secret_could_meet_are_refused_by_the_name_of_the_option() {
    let all =
        [CharacterClass::Lowercase, CharacterClass::Uppercase, CharacterClass::Digit, CharacterClass::Symbol];
    let builder = SecretPolicy::builder;
    let impossible: [(&str, &str, SecretPolicyBuilder); 17] = [
        ("four classes in two characters", "classes", builder().length(2..=2).classes(all).min_score(0.0)),
        ("no length", "length", builder().length(0..=0)),
        ("a length from 0", "length", builder().length(0..=64)),
        ("a range that is empty", "length", builder().length(std::ops::RangeInclusive::new(65, 64))),
        ("a length over 4,096", "length", builder().length(64..=4097)),
        ("one character", "alphabet", builder().alphabet("a").classes([]).min_score(0.0)),
        ("an empty alphabet", "alphabet", builder().alphabet("").classes([]).min_score(0.0)),
        ("a character twice", "alphabet", builder().alphabet("abca")),
        ("a symbol twice", "symbols", builder().symbols("--")),
        ("a space", "alphabet", builder().alphabet("abc ")),
        ("beyond ASCII", "alphabet", builder().alphabet("abcé")),
        ("a control character in the prefix", "prefix", builder().prefix("a\n")),
        ("a prefix that fills the length", "prefix", builder().prefix("p".repeat(64))),
        (
            "a class that the alphabet lacks",
            "classes",
            builder().alphabet("abcdef").classes([CharacterClass::Digit]),
        ),
        ("a score out of reach", "minScore", builder().length(16..=16).min_score(64.0)),
        ("a negative score", "minScore", builder().min_score(-1.0)),
        ("a score that is not a number", "minScore", builder().min_score(f64::NAN)),
    ];
    for (title, option, builder) in impossible {
        let error = builder.build().expect_err(title);
        assert_eq!(error.code(), Code::InvalidOption, "{title}: {error}");
        assert!(error.message().starts_with(option), "{title}: {error}");
    }
}

/// Returns n·H by its definition.
fn naive_score(secret: &str) -> f64 {
    let length = secret.chars().count() as f64;
    let mut counts: HashMap<char, f64> = HashMap::new();
    secret.chars().for_each(|character| *counts.entry(character).or_default() += 1.0);
    length * counts.values().map(|count| -(count / length) * (count / length).log2()).sum::<f64>()
}

proptest! {
    #[test]
    fn the_figures_of_any_text_match_their_definitions(secret in "\\PC{0,120}|[ab]{0,80}|.{0,20}") {
        let report = SecretPolicy::default().check(&secret).unwrap();
        prop_assert_eq!(report.length, secret.chars().count());
        prop_assert!((report.entropy.shannon - naive_score(&secret)).abs() < 1e-6);
        let classes = report.classes;
        let total = classes.lowercase + classes.uppercase + classes.digit + classes.symbol + classes.other;
        prop_assert_eq!(total, report.length);
    }

    #[test]
    fn a_cycled_pattern_is_repetitive(pattern in "[A-Za-z0-9_+=.-]{1,32}") {
        let secret: String = pattern.chars().cycle().take(64).collect();
        prop_assert!(problems(&SecretPolicy::default(), &secret).contains(&"repetitive"));
    }

    #[test]
    fn a_count_up_or_down_is_sequential(from in b'!'..b'>', length in 9usize..64, down in prop::bool::ANY) {
        let mut secret: Vec<u8> = (from..).take(length).collect();
        if down {
            secret.reverse();
        }
        prop_assert!(problems(&SecretPolicy::default(), &String::from_utf8(secret).unwrap()).contains(&"sequential"));
    }
}
