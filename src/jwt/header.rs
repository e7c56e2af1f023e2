//! The protected header (RFC 7515, section 4): `alg`, `typ` and `kid` are read; `crit` and `b64` are refused.

use super::Algorithm;
use super::refusal::Refusal;
use super::verify_options::{VerifyOptions, media_type};
use crate::encode::base64url;
use crate::encode::json::{Fault, Text, Value, read_object};

/// Encoded headers that most signers write, with nothing but `alg` and `typ`: they are recognised by comparison, without decoding.
/// For each algorithm `{"alg":…,"typ":"JWT"}`, `{"typ":"JWT","alg":…}` and `{"alg":…}`.
const USUAL: [(&str, Algorithm); 9] = [
    ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", Algorithm::Hs256),
    ("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9", Algorithm::Hs256),
    ("eyJhbGciOiJIUzI1NiJ9", Algorithm::Hs256),
    ("eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9", Algorithm::Hs384),
    ("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzM4NCJ9", Algorithm::Hs384),
    ("eyJhbGciOiJIUzM4NCJ9", Algorithm::Hs384),
    ("eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9", Algorithm::Hs512),
    ("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9", Algorithm::Hs512),
    ("eyJhbGciOiJIUzUxMiJ9", Algorithm::Hs512),
];

pub(super) struct Header<'h> {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<Value<'h>>,
    typ: Typ<'h>,
    /// Its index in [`USUAL`].
    pub(super) usual: Option<usize>,
}

enum Typ<'h> {
    Jwt,
    Given(Text<'h>),
    Missing,
}

impl<'h> Header<'h> {
    /// Reads and checks the header's segment. One that is not in [`USUAL`] is decoded into `decoded`.
    pub(super) fn read(
        segment: &[u8],
        options: &VerifyOptions,
        decoded: &'h mut Vec<u8>,
    ) -> Result<Self, Refusal> {
        let usual = USUAL.iter().position(|(known, _)| known.as_bytes() == segment);
        let header = match usual.and_then(|usual| USUAL.get(usual)) {
            Some((known, algorithm)) => {
                let typ = if known.len() == 20 { Typ::Missing } else { Typ::Jwt };
                Self { algorithm: *algorithm, kid: None, typ, usual }
            }
            None => Self::parse(segment, decoded)?,
        };
        if options.allows(header.algorithm) { Ok(header) } else { Err(Refusal::AlgorithmNotAllowed) }
    }

    fn parse(segment: &[u8], decoded: &'h mut Vec<u8>) -> Result<Self, Refusal> {
        if !base64url::decode(segment, decoded) {
            return Err(Refusal::HeaderEncoding);
        }
        let (mut alg, mut kid, mut typ) = (None, None, Typ::Missing);
        let (mut crit, mut b64) = (false, false);
        let member: &mut dyn FnMut(Text<'h>, Value<'h>) = &mut |name, value| match &*name.bytes() {
            b"alg" => alg = Some(value),
            b"kid" => kid = Some(value),
            b"typ" => {
                if let Value::String(text) = value {
                    typ = Typ::Given(text);
                }
            }
            b"crit" => crit = true,
            b"b64" => b64 = true,
            // RFC 8725, section 3.10: jwk, jku, x5u and x5c are attacker-controlled, and never a source of keys.
            _ => {}
        };
        read_object(decoded, member).map_err(|fault| {
            if fault == Fault::NameTwice { Refusal::HeaderMemberTwice } else { Refusal::HeaderJson }
        })?;
        let Some(Value::String(alg)) = alg else { return Err(Refusal::AlgorithmMissing) };
        let known = Algorithm::ALL.into_iter().find(|algorithm| alg.is(algorithm.as_str()));
        let algorithm = known.ok_or(Refusal::AlgorithmNotAllowed)?;
        if crit {
            return Err(Refusal::Critical);
        }
        if b64 {
            return Err(Refusal::Unencoded);
        }
        Ok(Self { algorithm, kid, typ, usual: None })
    }

    pub(super) fn check_typ(&self, expected: &str) -> Result<(), Refusal> {
        let matches = match self.typ {
            Typ::Jwt => expected == "application/jwt",
            Typ::Given(typ) => std::str::from_utf8(&typ.bytes()).is_ok_and(|typ| media_type(typ) == expected),
            Typ::Missing => false,
        };
        if matches { Ok(()) } else { Err(Refusal::TypMismatch) }
    }
}

/// Returns the decoded text of one of [`USUAL`], by its index.
pub(super) fn usual_text(usual: usize) -> Vec<u8> {
    let mut text = Vec::new();
    base64url::decode(USUAL.get(usual).map_or(&[], |(segment, _)| segment.as_bytes()), &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_headers_are_what_they_are_taken_for() {
        for (index, (segment, algorithm)) in USUAL.into_iter().enumerate() {
            let mut decoded = Vec::new();
            let header = Header::parse(segment.as_bytes(), &mut decoded).unwrap();
            assert_eq!(header.algorithm, algorithm);
            assert!(header.kid.is_none());
            assert_eq!(header.check_typ("application/jwt").is_ok(), index % 3 != 2);
            let alg = format!(r#""alg":"{}""#, algorithm.as_str());
            let typ = r#""typ":"JWT""#;
            let expected = [format!("{{{alg},{typ}}}"), format!("{{{typ},{alg}}}"), format!("{{{alg}}}")];
            assert_eq!(String::from_utf8(decoded).unwrap(), expected[index % 3]);
        }
    }
}
