//! Policies, loaded under handles like every prepared value. Secrets cross through the text buffer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

use super::numbers::Status;
use crate::array::Array;
use crate::error::{Thrown, failed};
use crate::handles::Table;
use crate::text_buffer as text;
use secret_slots::policy::{CharacterClass, SystemEntropy};
use secret_slots::{SecretGenerator, SecretPolicy};

/// The most bytes that policies may occupy. JavaScript loads an evicted policy again.
const MAX_TABLE_BYTES: usize = 64 << 10;

thread_local! {
    static POLICIES: RefCell<Table<Rc<SecretPolicy>>> = const { RefCell::new(Table::new(MAX_TABLE_BYTES)) };
    /// Empty while a secret is generated: the source of randomness is JavaScript, which may call this module again.
    static GENERATOR: Cell<Option<Box<SecretGenerator<SystemEntropy>>>> = const { Cell::new(None) };
}

// Loads a policy under a serial that was never used before, and returns its handle.
//
// Lengths of 0, a score of -1 and a text of `undefined` mean the default. `classes` has names separated by commas.
#[wasm_bindgen(js_name = loadPolicy)]
#[expect(clippy::too_many_arguments, reason = "numbers and texts cross as they are")]
pub fn load_policy(
    serial: f64,
    min_length: usize,
    max_length: usize,
    classes: Option<String>,
    symbols: Option<String>,
    alphabet: Option<String>,
    min_score: f64,
    prefix: &str,
) -> Result<f64, Thrown> {
    let mut builder = SecretPolicy::builder().prefix(prefix);
    if max_length > 0 {
        builder = builder.length(min_length..=max_length);
    }
    if let Some(classes) = classes {
        let is_named = |class: &CharacterClass| classes.split(',').any(|name| name == class.as_str());
        builder = builder.classes(CharacterClass::ALL.into_iter().filter(is_named));
    }
    if let Some(symbols) = symbols {
        builder = builder.symbols(symbols);
    }
    if let Some(alphabet) = alphabet {
        builder = builder.alphabet(alphabet);
    }
    if min_score >= 0.0 {
        builder = builder.min_score(min_score);
    }
    let policy = builder.build()?;
    let bytes = size_of::<SecretPolicy>() + policy.alphabet().len() + policy.prefix().len();
    Ok(POLICIES.with_borrow_mut(|table| table.insert(serial as u64, Rc::new(policy), bytes)) as f64)
}

// Writes a random secret into the text buffer and returns its length, or a [`Status`].
#[wasm_bindgen(js_name = generateSecret)]
pub fn generate_secret(policy: f64) -> i32 {
    let Some(policy) = POLICIES.with_borrow_mut(|table| table.get(policy as u64).map(Rc::clone)) else {
        return Status::NotLoaded as i32;
    };
    let mut generator = GENERATOR.take().unwrap_or_else(|| Box::new(SecretGenerator::new(SystemEntropy)));
    let length = policy.generated_length();
    let generated = text::fill(length, |secret| generator.generate_into(&policy, secret));
    GENERATOR.set(Some(generator));
    generated.map_or_else(failed, |()| length as i32)
}

// Returns the bits of the secrets that are generated for a policy, or a [`Status`].
#[wasm_bindgen(js_name = generatorBits)]
pub fn generator_bits(policy: f64) -> f64 {
    let bits =
        POLICIES.with_borrow_mut(|table| table.get(policy as u64).map(|policy| policy.generator_bits()));
    bits.unwrap_or(f64::from(Status::NotLoaded as i32))
}

// Checks the first `length` bytes of the text buffer, and wipes them.
//
// Returns `[length, lowercase, uppercase, digit, symbol, other, perCharacter, shannon, code, message, …]` with a code and a
// message for each problem, or `undefined` when the policy is not loaded.
#[wasm_bindgen(js_name = checkSecret)]
pub fn check_secret(policy: f64, length: usize) -> Result<Option<Array>, Thrown> {
    let policy = POLICIES.with_borrow_mut(|table| table.get(policy as u64).map(Rc::clone));
    let report = text::take(length, |secret| policy.map(|policy| policy.check(secret)));
    let Some(report) = report.transpose()? else { return Ok(None) };
    let counts = report.classes;
    let answer = Array::new();
    let numbers =
        [report.length, counts.lowercase, counts.uppercase, counts.digit, counts.symbol, counts.other];
    for number in numbers {
        answer.push(&number.into());
    }
    answer.push(&report.entropy.per_character.into());
    answer.push(&report.entropy.shannon.into());
    for problem in &report.problems {
        answer.push(&problem.code().into());
        answer.push(&format!("{problem}").into());
    }
    Ok(Some(answer))
}
