//! Native tests of the generator: a known function of its entropy, without bias, and safe when the entropy fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use secret_slots::policy::{CharacterClass, EntropyFailure, EntropySource};
use secret_slots::{Code, SecretGenerator, SecretPolicy};

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+=.";

fn seeded(seed: u64) -> impl EntropySource {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    move |bytes: &mut [u8]| {
        rng.fill_bytes(bytes);
        Ok(())
    }
}

fn generate(generator: &mut SecretGenerator<impl EntropySource>, policy: &SecretPolicy) -> String {
    generator.generate(policy).unwrap().expose_str().unwrap().to_owned()
}

#[test]
fn the_output_is_a_known_function_of_the_entropy_and_no_byte_is_used_twice() {
    let stream = Rc::new(RefCell::new(Vec::new()));
    let script = Rc::clone(&stream);
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut generator = SecretGenerator::new(move |bytes: &mut [u8]| {
        rng.fill_bytes(bytes);
        script.borrow_mut().extend_from_slice(bytes);
        Ok(())
    });
    let policy = SecretPolicy::default();
    let generated: Vec<String> = (0..500).map(|_| generate(&mut generator, &policy)).collect();

    // The model uses each byte of the same stream once, in order.
    let bytes = stream.borrow();
    let mut characters =
        bytes.iter().filter(|byte| **byte < 201).map(|byte| char::from(ALPHABET[usize::from(byte % 67)]));
    let mut drawn = std::iter::from_fn(|| Some(characters.by_ref().take(64).collect::<String>()));
    let expected: Vec<String> =
        drawn.by_ref().filter(|secret| policy.check(secret).unwrap().ok()).take(500).collect();
    assert_eq!(generated, expected);
}

#[test]
fn a_source_that_fails_is_a_typed_error_and_its_bytes_are_not_used() {
    let fails = Rc::new(Cell::new(true));
    let source = Rc::clone(&fails);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut generator = SecretGenerator::new(move |bytes: &mut [u8]| {
        if source.get() {
            bytes.fill(b'x');
            return Err(EntropyFailure);
        }
        rng.fill_bytes(bytes);
        Ok(())
    });
    let policy = SecretPolicy::default();
    for _ in 0..3 {
        assert_eq!(generator.generate(&policy).unwrap_err().code(), Code::EntropyUnavailable);
    }
    fails.set(false);
    assert_eq!(generate(&mut generator, &policy), generate(&mut SecretGenerator::new(seeded(1)), &policy));
}

#[test]
fn a_source_that_fails_in_the_middle_of_a_secret_loses_the_secret_and_nothing_else() {
    let mut fills = 0;
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut generator = SecretGenerator::new(move |bytes: &mut [u8]| {
        fills += 1;
        if fills == 2 {
            return Err(EntropyFailure);
        }
        rng.fill_bytes(bytes);
        Ok(())
    });
    let policy = SecretPolicy::builder().length(4096..=4096).build().unwrap();
    let failed = (0..9).find_map(|_| generator.generate(&policy).err()).unwrap();
    assert_eq!(failed.code(), Code::EntropyUnavailable);
    assert_eq!(generate(&mut generator, &policy).len(), 4096);
}

#[test]
fn a_policy_that_almost_no_secret_meets_ends_with_an_error() {
    let rare = SecretPolicy::builder()
        .length(4..=4)
        .symbols("#")
        .classes([CharacterClass::Symbol, CharacterClass::Digit]);
    let rare = rare.alphabet("#0ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz").min_score(0.0);
    assert_eq!(generate(&mut SecretGenerator::new(seeded(1)), &rare.build().unwrap()).len(), 4);

    let reachable_by_a_permutation =
        SecretPolicy::builder().length(64..=64).min_score(383.9).build().unwrap();
    let error = SecretGenerator::new(seeded(1)).generate(&reachable_by_a_permutation).unwrap_err();
    assert_eq!(error.code(), Code::InvalidOption);
}

#[test]
fn the_length_generated_is_the_allowed_one_nearest_to_64() {
    let length = |min, max| SecretPolicy::builder().length(min..=max).build().unwrap().generated_length();
    assert_eq!((length(30, 40), length(30, 200), length(100, 200)), (40, 64, 100));
    let strong = SecretPolicy::builder().length(30..=200).min_score(500.0).build().unwrap();
    assert_eq!(strong.generated_length(), 200);
    let prefixed = SecretPolicy::builder().length(1..=200).prefix("p".repeat(70)).build().unwrap();
    assert_eq!(prefixed.generated_length(), 102);
    assert_eq!(generate(&mut SecretGenerator::new(seeded(1)), &prefixed).len(), 102);
}

#[test]
fn a_generated_secret_is_reported_with_the_generators_bits() {
    let policy = SecretPolicy::builder().prefix("_").build().unwrap();
    let (secret, report) = SecretGenerator::new(seeded(3)).generate_with_report(&policy).unwrap();
    assert!(report.ok() && secret.expose().starts_with(b"_"));
    assert_eq!(report.entropy.generator, Some(63.0 * 67f64.log2()));
}

/// Returns the exact share of each character among the secrets that meet the class rules, by inclusion and exclusion over the
/// required classes that could be missing. The other rules discard too few secrets to be seen.
fn expected_shares(length: i32, alphabet: &[u8], required: &[fn(&u8) -> bool]) -> Vec<f64> {
    let holds = |length: i32, required: &[fn(&u8) -> bool]| -> f64 {
        (0..1u32 << required.len())
            .map(|subset| {
                let missing =
                    |byte: &&u8| (0..required.len()).any(|bit| subset >> bit & 1 == 1 && required[bit](byte));
                let kept = 1.0 - alphabet.iter().filter(missing).count() as f64 / alphabet.len() as f64;
                (if subset.count_ones() % 2 == 0 { 1.0 } else { -1.0 }) * kept.powi(length)
            })
            .sum()
    };
    let all = holds(length, required);
    let share = |byte: &u8| {
        let others: Vec<fn(&u8) -> bool> = required.iter().copied().filter(|class| !class(byte)).collect();
        holds(length - 1, &others) / all / alphabet.len() as f64
    };
    alphabet.iter().map(share).collect()
}

fn chi_square(secrets: impl Iterator<Item = String>, alphabet: &[u8], shares: &[f64]) -> f64 {
    let mut counts = [0f64; 128];
    secrets.for_each(|secret| secret.bytes().for_each(|byte| counts[usize::from(byte)] += 1.0));
    let total: f64 = counts.iter().sum();
    let deviation =
        |(byte, share): (&u8, &f64)| (counts[usize::from(*byte)] - total * share).powi(2) / (total * share);
    alphabet.iter().zip(shares).map(deviation).sum()
}

const LOWER: fn(&u8) -> bool = u8::is_ascii_lowercase;
const UPPER: fn(&u8) -> bool = u8::is_ascii_uppercase;
const DIGIT: fn(&u8) -> bool = u8::is_ascii_digit;
const SYMBOL: fn(&u8) -> bool = u8::is_ascii_punctuation;
/// A fair generator exceeds this with one seed in a million, at 66 degrees of freedom.
const CRITICAL: f64 = 130.0;

#[test]
fn the_characters_are_uniform_given_the_policy_and_a_modulo_bias_would_be_seen() {
    let policy = SecretPolicy::default();
    let shares = expected_shares(64, ALPHABET, &[LOWER, UPPER, SYMBOL]);
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    let mut generator = SecretGenerator::new(seeded(11));
    let fair = chi_square((0..20_000).map(|_| generate(&mut generator, &policy)), ALPHABET, &shares);
    assert!(fair < CRITICAL, "{fair}");

    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut modulo = || {
        let mut bytes = [0; 64];
        rng.fill_bytes(&mut bytes);
        bytes.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])).iter().collect::<String>()
    };
    let biased =
        std::iter::repeat_with(&mut modulo).filter(|secret| policy.check(secret).unwrap().ok()).take(2_000);
    let biased = chi_square(biased, ALPHABET, &shares);
    assert!(biased > CRITICAL, "the control was not caught: {biased}");
}

#[test]
fn the_test_sees_the_conditioning_where_it_is_strong() {
    let all =
        [CharacterClass::Lowercase, CharacterClass::Uppercase, CharacterClass::Digit, CharacterClass::Symbol];
    let policy = SecretPolicy::builder().length(8..=8).classes(all).min_score(0.0).build().unwrap();
    let mut generator = SecretGenerator::new(seeded(5));
    let secrets: Vec<String> = (0..40_000).map(|_| generate(&mut generator, &policy)).collect();
    let conditioned = expected_shares(8, ALPHABET, &[LOWER, UPPER, DIGIT, SYMBOL]);
    let statistic = chi_square(secrets.iter().cloned(), ALPHABET, &conditioned);
    assert!(statistic < CRITICAL, "{statistic}");
    let unconditioned = vec![1.0 / 67.0; 67];
    assert!(chi_square(secrets.into_iter(), ALPHABET, &unconditioned) > CRITICAL);
}

proptest! {
    #[test]
    fn a_policy_either_is_refused_or_generates_what_it_accepts(
        min in 1usize..100,
        more in 0usize..100,
        classes in 0u8..16,
        alphabet in prop::option::of(prop::sample::subsequence(ALPHABET, 1..67)),
        min_score in 0f64..200.0,
        prefix in "[a-z_]{0,6}",
        seed: u64,
    ) {
        let all = [CharacterClass::Lowercase, CharacterClass::Uppercase, CharacterClass::Digit, CharacterClass::Symbol];
        let classes = all.into_iter().enumerate().filter(|(bit, _)| classes >> bit & 1 == 1).map(|(_, class)| class);
        let mut builder = SecretPolicy::builder().length(min..=min + more).classes(classes).min_score(min_score).prefix(prefix.as_str());
        if let Some(alphabet) = alphabet {
            builder = builder.alphabet(String::from_utf8(alphabet).unwrap());
        }
        let Ok(policy) = builder.build() else { return Ok(()) };
        match SecretGenerator::new(seeded(seed)).generate(&policy) {
            Ok(secret) => {
                let secret = secret.expose_str().unwrap();
                prop_assert_eq!(secret.len(), policy.generated_length());
                prop_assert!(policy.check(secret).unwrap().ok(), "{:?}", policy.check(secret).unwrap().problems);
            }
            Err(error) => prop_assert_eq!(error.code(), Code::InvalidOption),
        }
    }
}
