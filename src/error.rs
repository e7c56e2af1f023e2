//! The one error of this crate: a stable code and a sentence, never a secret.

use std::borrow::Cow;
use std::fmt;

/// What went wrong, as a name that stays the same between versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// `ERR_INVALID_OPTION`: an option, a policy or a document is not of the documented form.
    InvalidOption,
    /// `ERR_SLOT_INVALID`: a secret's name, a slot number, a slot's value or a time is not valid.
    SlotInvalid,
    /// `ERR_SECRET_UNKNOWN`: no secret has this name.
    SecretUnknown,
    /// `ERR_TOO_LARGE`: an input is over its documented size.
    TooLarge,
    /// `ERR_ENTROPY_UNAVAILABLE`: the source of randomness failed, so nothing was generated.
    EntropyUnavailable,
    /// `ERR_JWS_INVALID`: a token is not a compact JWS, or its header is not one that is accepted.
    JwsInvalid,
    /// `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`: a token's signature does not match.
    SignatureInvalid,
    /// `ERR_JOSE_ALG_NOT_ALLOWED`: a token's algorithm is not among those allowed.
    AlgNotAllowed,
    /// `ERR_JWKS_NO_MATCHING_KEY`: the token's slot is not there, revoked, or superseded for too long.
    NoMatchingKey,
    /// `ERR_JWT_INVALID`: a token's payload is not one JSON object, or can be read in two ways.
    JwtInvalid,
    /// `ERR_JWT_EXPIRED`: a token has expired, or is too old.
    Expired,
    /// `ERR_JWT_CLAIM_VALIDATION_FAILED`: a claim is missing, malformed or not the expected one.
    ClaimInvalid,
    /// `ERR_CLIENT_SECRETS_REFUSED`: the server refused every client secret, or did so a moment ago.
    ClientSecretsRefused,
    /// `ERR_TOKEN_REQUEST_REFUSED`: the server refused the request for something that another secret does not mend.
    TokenRequestRefused,
    /// `ERR_TOKEN_REQUEST_FAILED`: the server could not be reached, or cannot answer now.
    TokenRequestFailed,
    /// `ERR_TOKEN_REQUEST_TIMEOUT`: the call took longer than its timeout.
    TokenRequestTimeout,
    /// `ERR_CONFLICT`: the document has changed meanwhile, or an idempotency key was given with another command.
    Conflict,
    /// `ERR_SECRET_LIMIT`: the application has as many secrets as it may.
    SecretLimit,
    /// `ERR_SECRET_AMBIGUOUS`: there are several secrets, and none was named.
    SecretAmbiguous,
    /// `ERR_ROTATION_IN_PROGRESS`: the previous secret is still in its overlap.
    RotationInProgress,
    /// `ERR_TOKEN_RESPONSE_INVALID`: an answer, or the callback of an authorization, is not what it should be.
    TokenResponseInvalid,
}

impl Code {
    /// The code as text, the same in Rust and in JavaScript.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidOption => "ERR_INVALID_OPTION",
            Self::SlotInvalid => "ERR_SLOT_INVALID",
            Self::SecretUnknown => "ERR_SECRET_UNKNOWN",
            Self::TooLarge => "ERR_TOO_LARGE",
            Self::EntropyUnavailable => "ERR_ENTROPY_UNAVAILABLE",
            Self::JwsInvalid => "ERR_JWS_INVALID",
            Self::SignatureInvalid => "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
            Self::AlgNotAllowed => "ERR_JOSE_ALG_NOT_ALLOWED",
            Self::NoMatchingKey => "ERR_JWKS_NO_MATCHING_KEY",
            Self::JwtInvalid => "ERR_JWT_INVALID",
            Self::Expired => "ERR_JWT_EXPIRED",
            Self::ClaimInvalid => "ERR_JWT_CLAIM_VALIDATION_FAILED",
            Self::ClientSecretsRefused => "ERR_CLIENT_SECRETS_REFUSED",
            Self::TokenRequestRefused => "ERR_TOKEN_REQUEST_REFUSED",
            Self::TokenRequestFailed => "ERR_TOKEN_REQUEST_FAILED",
            Self::TokenRequestTimeout => "ERR_TOKEN_REQUEST_TIMEOUT",
            Self::Conflict => "ERR_CONFLICT",
            Self::SecretLimit => "ERR_SECRET_LIMIT",
            Self::SecretAmbiguous => "ERR_SECRET_AMBIGUOUS",
            Self::RotationInProgress => "ERR_ROTATION_IN_PROGRESS",
            Self::TokenResponseInvalid => "ERR_TOKEN_RESPONSE_INVALID",
        }
    }
}

/// Why a call was refused. The message names secrets and slots, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: Cow<'static, str>,
}

impl Error {
    #[doc(hidden)]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into() }
    }

    /// The stable code, for programs.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The sentence, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Error {}
