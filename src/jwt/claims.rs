//! The registered claims (RFC 7519, section 4.1), read from the payload in one pass and checked against the options.

use super::refusal::Refusal;
use super::verify_options::VerifyOptions;
use crate::encode::Seconds;
use crate::encode::json::{Fault, Text, Value, read_array, read_object};
use crate::slots::MAX_SLOT;

#[derive(Default)]
pub(super) struct Claims<'p> {
    pub(super) iat: Option<Value<'p>>,
    pub(super) slot: Option<Value<'p>>,
    pub(super) exp: Option<Value<'p>>,
    nbf: Option<Value<'p>>,
    iss: Option<Value<'p>>,
    sub: Option<Value<'p>>,
    aud: Option<Value<'p>>,
    /// A bit for each required claim that is present, at its index in the option.
    required: u64,
}

/// The times between which a token is accepted, in Unix seconds.
#[derive(Clone, Copy)]
pub struct Window {
    /// The first second.
    pub from: u64,
    /// The second after the last.
    pub until: u64,
}

impl<'p> Claims<'p> {
    pub(super) fn read(payload: &'p [u8], required: &[String]) -> Result<Self, Refusal> {
        let mut claims = Self::default();
        read_object(payload, |name, value| claims.take(name, value, required)).map_err(
            |fault| match fault {
                Fault::NotUtf8 => Refusal::PayloadUtf8,
                Fault::NotAnObject => Refusal::PayloadNotAnObject,
                Fault::Syntax => Refusal::PayloadJson,
                Fault::TooDeep => Refusal::PayloadTooDeep,
                Fault::NumberTooLarge => Refusal::PayloadNumber,
                Fault::NameTwice => Refusal::PayloadMemberTwice,
            },
        )?;
        Ok(claims)
    }

    /// Returns the first required claim that a payload does not have.
    pub(super) fn first_missing<'r>(payload: &[u8], required: &'r [String]) -> Option<&'r str> {
        let found = Claims::read(payload, required).ok()?.required;
        required.iter().zip(0..).find(|(_, bit)| found & 1 << bit == 0).map(|(name, _)| name.as_str())
    }

    fn take(&mut self, name: Text<'p>, value: Value<'p>, required: &[String]) {
        let name = name.bytes();
        for (bit, required) in required.iter().enumerate() {
            if *name == *required.as_bytes() {
                self.required |= 1 << bit;
            }
        }
        let claim = match &*name {
            b"iat" => &mut self.iat,
            b"slot" => &mut self.slot,
            b"exp" => &mut self.exp,
            b"nbf" => &mut self.nbf,
            b"iss" => &mut self.iss,
            b"sub" => &mut self.sub,
            b"aud" => &mut self.aud,
            _ => return,
        };
        *claim = Some(value);
    }

    /// Returns the claim `iat`; `None` when it is missing.
    pub(super) fn issued_at(&self) -> Result<Option<Seconds>, Refusal> {
        time(self.iat, Refusal::IatMalformed)
    }

    /// Refuses times that a verifier would refuse as malformed, and those that look like milliseconds.
    pub(super) fn check_times(&self) -> Result<(), Refusal> {
        let times = [
            (time(self.nbf, Refusal::NbfMalformed)?, Refusal::NbfInMilliseconds),
            (time(self.exp, Refusal::ExpMalformed)?, Refusal::ExpInMilliseconds),
            (self.issued_at()?, Refusal::IatInMilliseconds),
        ];
        let late = times.into_iter().find(|(time, _)| time.is_some_and(|time| time.floor > MAX_SLOT));
        late.map_or(Ok(()), |(_, refusal)| Err(refusal))
    }

    /// Checks issuer, subject, audience and the required claims.
    pub(super) fn check_names(&self, options: &VerifyOptions) -> Result<(), Refusal> {
        if !options.issuer.is_empty() {
            let iss = self.iss.ok_or(Refusal::IssMissing)?;
            expect(is_one_of(iss, &options.issuer), Refusal::IssMismatch)?;
        }
        if let Some(subject) = &options.subject {
            let sub = self.sub.ok_or(Refusal::SubMissing)?;
            expect(is_one_of(sub, std::slice::from_ref(subject)), Refusal::SubMismatch)?;
        }
        if !options.audience.is_empty() {
            let aud = self.aud.ok_or(Refusal::AudMissing)?;
            expect(has_one_of(aud, &options.audience), Refusal::AudMismatch)?;
        }
        let all = !(u64::MAX.checked_shl(options.required_claims.len() as u32).unwrap_or(0));
        expect(self.required & all == all, Refusal::ClaimMissing)
    }

    /// Returns the times between which the claims hold; refuses the token when now is not among them.
    pub(super) fn check_window(&self, options: &VerifyOptions, now: u64) -> Result<Window, Refusal> {
        let tolerance = options.clock_tolerance;
        let mut window = Window { from: 0, until: u64::MAX };
        if let Some(issued_at) = self.issued_at()? {
            window.from = issued_at.ceil.saturating_sub(options.iat_ahead());
            expect(now >= window.from, Refusal::IatInFuture)?;
        } else if options.max_token_age.is_some() {
            return Err(Refusal::IatMissing);
        }
        if let Some(not_before) = time(self.nbf, Refusal::NbfMalformed)? {
            window.from = window.from.max(not_before.ceil.saturating_sub(tolerance));
            expect(now >= window.from, Refusal::NotYet)?;
        }
        if let Some(expires) = time(self.exp, Refusal::ExpMalformed)? {
            window.until = expires.ceil.saturating_add(tolerance);
            expect(now < window.until, Refusal::Expired)?;
        }
        if let (Some(max_age), Some(issued_at)) = (options.max_token_age, self.issued_at()?) {
            let too_old = issued_at.floor.saturating_add(max_age).saturating_add(tolerance).saturating_add(1);
            window.until = window.until.min(too_old);
            expect(now < window.until, Refusal::TooOld)?;
        }
        Ok(window)
    }
}

fn expect(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal) }
}

fn time(claim: Option<Value<'_>>, malformed: Refusal) -> Result<Option<Seconds>, Refusal> {
    match claim {
        None => Ok(None),
        Some(Value::Number(number)) => number.seconds().map(Some).ok_or(malformed),
        Some(_) => Err(malformed),
    }
}

fn is_one_of(value: Value<'_>, expected: &[String]) -> bool {
    matches!(value, Value::String(text) if expected.iter().any(|expected| text.is(expected)))
}

/// Whether a string, or one string of an array of strings, is expected (RFC 7519, section 4.1.3).
fn has_one_of(value: Value<'_>, expected: &[String]) -> bool {
    let Value::Array(array) = value else { return is_one_of(value, expected) };
    let (mut found, mut only_strings) = (false, true);
    let read = read_array(array, |element| {
        found |= is_one_of(element, expected);
        only_strings &= matches!(element, Value::String(_));
    });
    read.is_ok() && found && only_strings
}
