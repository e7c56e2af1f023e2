//! A look at a token that is not verified.

use super::MAX_TOKEN_LENGTH;
use super::claims::Claims;
use super::compact::Compact;
use super::refusal::Refusal;
use crate::Error;
use crate::encode::base64url;

/// Returns a token's claims as JSON **without verifying anything**: anybody can have written them.
///
/// For logs and diagnosis. Never decide by what it returns; [`verify_jwt`](crate::SecretSlots::verify_jwt) returns the claims of a
/// token that is genuine.
///
/// # Errors
///
/// `ERR_JWS_INVALID` when the token is not three parts of base64url with dots between them; the signature may be any, also
/// none. `ERR_JWT_INVALID` when the payload is not one JSON object that can be read in one way only. `ERR_TOO_LARGE` over 1,048,576 bytes.
///
/// ```
/// use secret_slots::jwt::decode_jwt;
///
/// let claims = decode_jwt("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTEifQ.forged")?;
/// assert_eq!(claims, r#"{"sub":"user-1"}"#);
/// # Ok::<(), secret_slots::Error>(())
/// ```
pub fn decode_jwt(token: &str) -> Result<String, Error> {
    decoded(token, Part::Payload)
}

/// Returns a token's protected header as JSON **without verifying anything**: anybody can have written it.
///
/// For logs and diagnosis; see [`decode_jwt`]. Any `alg` is shown, whether or not it is supported.
///
/// # Errors
///
/// `ERR_JWS_INVALID` when the token is not three parts of canonical base64url with dots between them, or the header is not one JSON
/// object that can be read in one way only. `ERR_TOO_LARGE` over 1,048,576 bytes.
///
/// ```
/// use secret_slots::jwt::decode_protected_header;
///
/// let header = decode_protected_header("eyJhbGciOiJSUzI1NiIsImtpZCI6IjUifQ.e30.")?;
/// assert_eq!(header, r#"{"alg":"RS256","kid":"5"}"#);
/// # Ok::<(), secret_slots::Error>(())
/// ```
pub fn decode_protected_header(token: &str) -> Result<String, Error> {
    decoded(token, Part::Header)
}

fn decoded(token: &str, part: Part) -> Result<String, Error> {
    if token.len() > MAX_TOKEN_LENGTH {
        return Err(Error::new(Refusal::TokenTooLarge.code(), "the token is longer than 1048576 bytes"));
    }
    let mut decoded = Vec::new();
    decode(token.as_bytes(), part, &mut decoded)?;
    String::from_utf8(decoded).map_err(|_| Refusal::PayloadUtf8.into())
}

/// A part of a token that can be looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The protected header.
    Header,
    /// The claims.
    Payload,
}

/// Decodes a part of a token that is not verified, with the readers of verification.
pub fn decode(token: &[u8], part: Part, decoded: &mut Vec<u8>) -> Result<(), Refusal> {
    let compact = Compact::split(token)?;
    compact.decode_payload(decoded)?;
    for (part, refusal) in
        [(compact.header, Refusal::HeaderEncoding), (compact.signature, Refusal::SignatureEncoding)]
    {
        if !base64url::could_be(part) {
            return Err(refusal);
        }
    }
    if part == Part::Payload {
        return Claims::read(decoded, &[]).map(|_| ());
    }
    let header = Compact { payload: compact.header, ..compact };
    header.decode_payload(decoded).map_err(|_| Refusal::HeaderEncoding)?;
    Claims::read(decoded, &[]).map(|_| ()).map_err(|refusal| match refusal {
        Refusal::PayloadMemberTwice => Refusal::HeaderMemberTwice,
        _ => Refusal::HeaderJson,
    })
}
