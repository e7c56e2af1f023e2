//! Tokens. A token is read from the channel, and a number is returned. Options and keys are loaded under handles.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::jwt_channel::{self, Channel, Figure};
use super::jwt_keys;
use super::key_table::SecretKeys;
use super::numbers::{ALGORITHMS, Status, algorithm_of, slot_from_of};
use crate::handles::Table;
use crate::text_buffer as text;
use secret_slots::boundary::{Part, Refusal, Stop, decode, select, sign, verify};
use secret_slots::jwt::{SignOptions, VerifyOptions};

/// The most bytes of options held. JavaScript loads evicted options again.
const MAX_OPTIONS_BYTES: usize = 8 << 20;

thread_local! {
    static OPTIONS: RefCell<Table<VerifyOptions>> = const { RefCell::new(Table::new(MAX_OPTIONS_BYTES)) };
}

// Loads the options of a verifier under a serial that was never used before, and returns their handle.
//
// They are packed, as one array and one text cross in a fraction of the code of many; `packed` reads them in the same order as
// js/jwt/verify-options.js writes them.
#[wasm_bindgen(js_name = loadJwtOptions)]
pub fn load_jwt_options(serial: f64, numbers: &[f64], texts: &str) -> f64 {
    let bytes = size_of::<VerifyOptions>() + texts.len() + numbers.len() * size_of::<String>();
    let options = read_options(Packed { numbers: numbers.iter(), texts });
    OPTIONS.with_borrow_mut(|table| table.insert(serial as u64, options, bytes)) as f64
}

/// Algorithms have a bit for each, at its number. A duration below zero is one that was not given.
fn read_options(mut packed: Packed<'_>) -> VerifyOptions {
    let algorithms = packed.number() as u8;
    let mut options = VerifyOptions::new()
        .algorithms(ALGORITHMS.into_iter().filter(|number| algorithms & 1 << number != 0).map(algorithm_of))
        .slot_from(slot_from_of(packed.number() as u8))
        .clock_tolerance(packed.number() as u64);
    let max_token_age = packed.number();
    if max_token_age >= 0.0 {
        options = options.max_token_age(max_token_age as u64);
    }
    let overlap = packed.number();
    if overlap >= 0.0 {
        options = options.overlap(overlap as u64);
    }
    options = options
        .boundary_tolerance(packed.number() as u64)
        .allow_short_keys(packed.number() != 0.0)
        .max_token_length(packed.number() as usize)
        .max_tries(packed.number() as usize)
        .issuer(packed.texts())
        .audience(packed.texts())
        .required_claims(packed.texts());
    if let Some(subject) = packed.texts().pop() {
        options = options.subject(subject);
    }
    if let Some(typ) = packed.texts().pop() {
        options = options.typ(typ);
    }
    let kids = packed.texts();
    if !kids.is_empty() {
        options = options.kids(kids.into_iter().map(|kid| (kid, packed.number() as u64)));
    }
    options
}

/// Numbers, and texts whose counts and lengths in bytes are among them.
struct Packed<'a> {
    numbers: std::slice::Iter<'a, f64>,
    texts: &'a str,
}

impl Packed<'_> {
    fn number(&mut self) -> f64 {
        self.numbers.next().copied().unwrap_or_default()
    }

    #[inline(never)]
    fn texts(&mut self) -> Vec<String> {
        let mut texts = Vec::new();
        for _ in 0..self.number() as usize {
            let length = self.number() as usize;
            let (text, rest) = self.texts.split_at_checked(length).unwrap_or_default();
            texts.push(text.to_owned());
            self.texts = rest;
        }
        texts
    }
}

// Verifies the token in the first `length` bytes of the channel, at a time in Unix seconds.
//
// Returns 0, with the payload and the header where the report says; or a [`Status`].
#[wasm_bindgen(js_name = verifyJwt)]
pub fn verify_jwt(options: f64, secret: f64, length: usize, now: f64) -> i32 {
    judge(options, secret, |options, secret, channel| {
        let token = channel.input.get(..length).unwrap_or_default();
        let key = |place, algorithm| secret.key(place, algorithm, options.allows_short_keys());
        let accepted = verify(options, secret.timeline(), token, now as u64, &mut channel.work, key)?;
        let header = &channel.work.header;
        let figures = [
            (Figure::Place, accepted.place as f64),
            (Figure::UsualHeader, accepted.usual_header.map_or(-1.0, |usual| usual as f64)),
            (Figure::Header, header.as_ptr() as usize as f64),
            (Figure::HeaderLength, header.len() as f64),
            (Figure::From, accepted.window.from as f64),
            (Figure::Until, accepted.window.until as f64),
        ];
        for (figure, value) in figures {
            channel.report(figure, value);
        }
        channel.report_payload();
        Ok(0)
    })
}

// Returns the index of the slot with which to verify the token in the channel, which is not verified; or a [`Status`].
#[wasm_bindgen(js_name = selectJwtSlot)]
pub fn select_jwt_slot(options: f64, secret: f64, length: usize, now: f64) -> i32 {
    judge(options, secret, |options, secret, channel| {
        let token = channel.input.get(..length).unwrap_or_default();
        let key = |place, algorithm| secret.key(place, algorithm, options.allows_short_keys());
        let place = select(options, secret.timeline(), token, now as u64, &mut channel.work, key)?;
        Ok(place as i32)
    })
}

// Returns 0 when options and slots suit each other, or a [`Status`].
#[wasm_bindgen(js_name = checkJwtSlots)]
pub fn check_jwt_slots(options: f64, secret: f64) -> i32 {
    judge(options, secret, |options, secret, _| Ok(options.check_slots(secret.timeline()).map(|()| 0)?))
}

// Returns 0 when the secret in the first `length` bytes of the text buffer, which are wiped, can be a key for every allowed
// algorithm, or a [`Status`]. JavaScript knows the slot's index.
#[wasm_bindgen(js_name = checkJwtKey)]
pub fn check_jwt_key(options: f64, length: usize) -> i32 {
    text::take_bytes(length, |secret| {
        OPTIONS.with_borrow_mut(|table| match table.get(options as u64) {
            Some(options) => options
                .check_key(secret)
                .map_or_else(|refusal| Status::KeyRefused as i32 - refusal as i32, |()| 0),
            None => Status::OptionsNotLoaded as i32,
        })
    })
}

// Returns 1 when these options let an attacker use a leaked old secret for ever, 0 when they do not, or a [`Status`].
#[wasm_bindgen(js_name = letsOldSecretsLive)]
pub fn lets_old_secrets_live(options: f64) -> i32 {
    OPTIONS.with_borrow_mut(|table| match table.get(options as u64) {
        Some(options) => i32::from(options.lets_old_secrets_live()),
        None => Status::OptionsNotLoaded as i32,
    })
}

// Makes a token of the channel's first `length` bytes: further members of the header, then the payload.
//
// Returns the token's length, with its address in the report; or a [`Status`]. `expires_in` is below zero when it is not given.
#[wasm_bindgen(js_name = signJwt)]
#[expect(clippy::too_many_arguments, reason = "numbers cross as they are")]
pub fn sign_jwt(
    secret: f64,
    header_length: usize,
    length: usize,
    algorithm: u8,
    slot_from: u8,
    expires_in: f64,
    allow_short_keys: bool,
    max_token_length: usize,
    kid_is_mapped: bool,
    now: f64,
) -> i32 {
    let mut options = SignOptions::new()
        .algorithm(algorithm_of(algorithm))
        .slot_from(slot_from_of(slot_from))
        .allow_short_keys(allow_short_keys)
        .max_token_length(max_token_length)
        .kid_is_mapped(kid_is_mapped);
    if expires_in >= 0.0 {
        options = options.expires_in(expires_in as u64);
    }
    let signed = jwt_keys::with(secret, |secret| {
        jwt_channel::with(|channel| {
            let input = channel.input.get(..length).unwrap_or_default();
            let (header, payload) = input.split_at_checked(header_length).unwrap_or_default();
            let Ok(header) = std::str::from_utf8(header) else { return number(Refusal::HeaderOption) };
            let options = options.header(header);
            let key = |place, algorithm| secret.key(place, algorithm, allow_short_keys);
            let signed = sign(&options, secret.timeline(), payload, now as u64, &mut channel.token, key);
            let text = channel.token.as_ptr() as usize;
            channel.report(Figure::Text, text as f64);
            match signed {
                Ok(()) => channel.token.len() as i32,
                Err(stop) => status(&stop, channel),
            }
        })
    });
    signed.unwrap_or(Status::NotLoaded as i32)
}

// Decodes the header or the payload of the token in the first `length` bytes of the channel, which is not verified.
//
// Returns 0, with the text where the report says; or a [`Status`].
#[wasm_bindgen(js_name = decodeJwt)]
pub fn decode_jwt(length: usize, header: bool) -> i32 {
    jwt_channel::with(|channel| {
        let token = channel.input.get(..length).unwrap_or_default();
        let part = if header { Part::Header } else { Part::Payload };
        let decoded = decode(token, part, &mut channel.work.payload);
        channel.report_payload();
        decoded.map_or_else(number, |()| 0)
    })
}

// Leaves the code and the sentence of a refusal, by its number, where the report says: lines, of which the third, if there is one,
// has the refused claim and the reason.
#[wasm_bindgen(js_name = describeRefusal)]
pub fn describe_refusal(number: usize) {
    jwt_channel::with(|channel| {
        let text = &mut channel.work.payload;
        text.clear();
        if let Some(refusal) = Refusal::of(number) {
            text.extend_from_slice(refusal.code().as_str().as_bytes());
            text.push(b'\n');
            text.extend_from_slice(refusal.lines().as_bytes());
        }
        channel.report_payload();
    });
}

fn judge(
    options: f64,
    secret: f64,
    call: impl FnOnce(&VerifyOptions, &SecretKeys<'_>, &mut Channel) -> Result<i32, Stop>,
) -> i32 {
    OPTIONS.with_borrow_mut(|table| {
        let Some(options) = table.get(options as u64) else { return Status::OptionsNotLoaded as i32 };
        let answer = jwt_keys::with(secret, |secret| {
            jwt_channel::with(|channel| {
                call(options, secret, channel).unwrap_or_else(|stop| status(&stop, channel))
            })
        });
        answer.unwrap_or(Status::NotLoaded as i32)
    })
}

pub(super) fn status(stop: &Stop, channel: &mut Channel) -> i32 {
    match stop {
        Stop::Refused(refusal) => number(*refusal),
        Stop::KeyRefused { place, refusal } => {
            channel.report(Figure::Place, *place as f64);
            Status::KeyRefused as i32 - *refusal as i32
        }
        Stop::ClaimRefused(refusal) => {
            channel.report_payload();
            Status::ClaimRefused as i32 - *refusal as i32
        }
        Stop::KeyNeeded { place, algorithm } => {
            channel.report(Figure::Place, *place as f64);
            channel.report(Figure::Algorithm, f64::from(*algorithm as u8));
            Status::KeyNeeded as i32
        }
    }
}

fn number(refusal: Refusal) -> i32 {
    Status::Refused as i32 - refusal as i32
}
